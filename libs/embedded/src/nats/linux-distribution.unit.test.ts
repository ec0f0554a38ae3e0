import { expect, test } from 'vitest';
import { parseOsRelease } from './linux-distribution.js';

test.each([
  ['Debian', 'ID=debian\nVERSION_CODENAME=bookworm\n', { id: 'debian', codename: 'bookworm' }],
  [
    'Mint counts as its Ubuntu',
    'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble\n',
    { id: 'ubuntu', codename: 'noble' },
  ],
  ['Fedora', 'ID=fedora\nVERSION_ID=43\n', { id: 'fedora', codename: '' }],
  ['no file', '', { id: '', codename: '' }],
])('os-release: %s', (_, text, expected) => {
  expect(parseOsRelease(text)).toEqual(expected);
});
