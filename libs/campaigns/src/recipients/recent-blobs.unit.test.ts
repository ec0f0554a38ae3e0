import { beforeEach, expect, test } from 'vitest';
import { RecentBlobs } from './recent-blobs.js';

const MAX_BYTES = 10;

let asked: string[];
let blobs: RecentBlobs;
beforeEach(() => {
  asked = [];
  // Its name says how long a blob is.
  const get = async (sha256: string) => {
    asked.push(sha256);
    return sha256 === 'none' ? undefined : new Uint8Array(Number(sha256.slice(1)));
  };
  blobs = new RecentBlobs({ get }, MAX_BYTES);
});

async function get(...names: string[]): Promise<void> {
  for (const name of names) await blobs.get(name);
}

test('a blob that is asked for again is not read again', async () => {
  await get('a4', 'b4', 'a4', 'b4');
  expect(asked).toEqual(['a4', 'b4']);
  expect(await blobs.get('a4')).toHaveLength(4);
});

test('what nobody asked for lately makes room', async () => {
  await get('a4', 'b4', 'a4', 'c4', 'a4', 'c4');
  expect(asked).toEqual(['a4', 'b4', 'c4']);
  await get('b4');
  expect(asked).toEqual(['a4', 'b4', 'c4', 'b4']);
});

test('one that is larger than the room is handed on, and drives nobody out', async () => {
  await get('a4', 'x11', 'x11', 'a4');
  expect(asked).toEqual(['a4', 'x11', 'x11']);
});

test('one that is asked for by many at once counts once', async () => {
  await Promise.all([get('a4'), get('a4'), get('a4')]);
  await get('b4', 'a4', 'b4');
  expect(asked).toEqual(['a4', 'a4', 'a4', 'b4']);
});

test('what is not there may be there later', async () => {
  await get('none', 'none');
  expect(asked).toEqual(['none', 'none']);
});
