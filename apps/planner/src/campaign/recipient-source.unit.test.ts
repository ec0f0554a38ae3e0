import { encodeRecipients } from '@posthorn/campaigns';
import { expect, test } from 'vitest';
import { RecipientsMissingError, RecipientSource } from './recipient-source.js';

const bytesOf = (...names: string[]) =>
  [...encodeRecipients(names.map((name) => ({ email: `${name}@example.com` })))][0]?.bytes;
const blobs = new Map([
  ['one', bytesOf('a', 'b', 'c')],
  ['two', bytesOf('d', 'e')],
]);
const chunks = [
  { first: 0, end: 3, sha256: 'one' },
  { first: 3, end: 5, sha256: 'two' },
];

function sourceOf(known: ReadonlyMap<string, Uint8Array | undefined>) {
  const source = new RecipientSource({ get: (sha256) => Promise.resolve(known.get(sha256)) });
  return async (first: number, end: number) =>
    (await source.take(chunks, first, end)).map(({ email }) => email.charAt(0)).join('');
}

test.each([
  [0, 2, 'ab'],
  [1, 3, 'bc'],
  [2, 5, 'c'],
  [3, 5, 'de'],
  [4, 9, 'e'],
])('recipients from %i to before %i, up to the end of their chunk: %s', async (first, end, expected) => {
  expect(await sourceOf(blobs)(first, end)).toBe(expected);
});

test('those that are not to be found are an error, and not nobody', async () => {
  await expect(sourceOf(blobs)(5, 6)).rejects.toThrow(RecipientsMissingError);
  await expect(sourceOf(new Map())(0, 1)).rejects.toThrow(RecipientsMissingError);
});

test('at rest it keeps those that come next alone, and reads the others again', async () => {
  const [chunk] = encodeRecipients(Array.from({ length: 300 }, (_, i) => ({ email: `p${i}@example.com` })));
  let reads = 0;
  const get = () => Promise.resolve((reads++, chunk?.bytes));
  const source = new RecipientSource({ get });
  const all = [{ first: 7, end: 307, sha256: 'one' }];
  const at = async (position: number) => (await source.take(all, position, position + 1))[0]?.email;
  expect(await at(17)).toBe('p10@example.com');
  expect(source.rest()).toBe(100);
  expect([await at(18), await at(117), reads]).toEqual(['p11@example.com', 'p110@example.com', 1]);
  expect([await at(118), await at(17), reads]).toEqual(['p111@example.com', 'p10@example.com', 2]);
});
