import { describe, expect, test } from 'vitest';
import { baseArchives, parseDeb822Sources, parseOneLineSources } from './apt-sources.js';

describe('a deb822 file', () => {
  test('gives one archive for each URI, with comments and blank lines ignored', () => {
    const text = [
      'Types: deb deb-src',
      '# http://snapshot.example/20250520T000000Z',
      'URIs: http://one.example/debian http://two.example/debian',
      'Suites: bookworm bookworm-updates',
      'Components: main contrib',
      'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
    ].join('\n');
    const rest = {
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main', 'contrib'],
      signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
    };
    expect(parseDeb822Sources(text)).toEqual([
      { uri: 'http://one.example/debian', ...rest },
      { uri: 'http://two.example/debian', ...rest },
    ]);
  });

  test('keeps an armored key with its line breaks, so that it can be written again', () => {
    const text =
      'Types: deb\nURIs: http://a.example/debian\nSuites: x\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINB\n';
    expect(parseDeb822Sources(text)[0]?.signedBy).toBe('\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINB');
  });

  test('says nothing of disabled and source-only archives', () => {
    const archive = 'URIs: http://a.example/debian\nSuites: bookworm\nComponents: main';
    expect(
      parseDeb822Sources(`Types: deb\nEnabled: no\n${archive}\n\nTypes: deb-src\n${archive}\n\n# a comment alone\n`),
    ).toEqual([]);
  });
});

describe('a one-line file', () => {
  test('gives the archive with its options', () => {
    const text = [
      '# deb http://commented.example/debian bookworm main',
      'deb-src http://a.example/debian bookworm main',
      'deb [arch=amd64 signed-by=/a.gpg,/b.gpg trusted=yes] http://a.example/debian bookworm main contrib # why',
      'deb http://a.example/debian bookworm main',
    ].join('\n');
    const archive = { uri: 'http://a.example/debian', suites: ['bookworm'] };
    expect(parseOneLineSources(text)).toEqual([
      { ...archive, components: ['main', 'contrib'], signedBy: '/a.gpg /b.gpg', trusted: true },
      { ...archive, components: ['main'] },
    ]);
  });
});

test('the distribution’s own archive comes before third parties that use its suite name, security and others are left out', () => {
  const archive = (uri: string, suite: string, component = 'main') => ({
    uri,
    suites: [suite],
    components: [component],
  });
  const sources = [
    archive('https://apt.vendor.example', 'bookworm'),
    archive('https://download.containers.example/linux/debian', 'bookworm', 'stable'),
    archive('http://mirror.example/debian-security', 'bookworm-security'),
    archive('http://mirror.example/debian', 'bookworm'),
  ];
  expect(baseArchives(sources, 'bookworm').map(({ uri }) => uri)).toEqual([
    'http://mirror.example/debian',
    'https://apt.vendor.example',
  ]);
});
