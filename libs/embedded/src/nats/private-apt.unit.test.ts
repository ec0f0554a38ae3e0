import { expect, test } from 'vitest';
import { privateAptConfig, privateSources } from './private-apt.js';

test('the private source asks the same mirror, with the same key, for the other suite', () => {
  const base = { uri: 'http://mirror.example/debian', suites: ['bookworm'], components: ['main'], signedBy: '/k.gpg' };
  expect(privateSources(base, 'testing')).toBe(
    'Types: deb\nURIs: http://mirror.example/debian\nSuites: testing\nComponents: main\nSigned-By: /k.gpg\n',
  );
});

test('every place apt writes to lies in the private directory', () => {
  const written = [...privateAptConfig('/c').matchAll(/^Dir::(?:State|Cache)\S* "([^"]+)";$/gm)].map(
    ([, path]) => path,
  );
  expect(written).toEqual(['/c', '/c/lists', '/c/status', '/c', '/c/archives']);
});
