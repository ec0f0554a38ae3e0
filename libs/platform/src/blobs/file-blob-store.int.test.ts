import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BlobCorruptError } from './blob-store.js';
import { FileBlobStore } from './file-blob-store.js';

const HELLO = Buffer.from('hello');
const SHA256 = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

let directory: string;
let blobs: FileBlobStore;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'posthorn-blobs-'));
  blobs = new FileBlobStore(join(directory, 'not', 'there', 'yet'));
});
afterEach(() => rm(directory, { recursive: true }));

const place = () => join(directory, 'not/there/yet/2c/f2');

describe('FileBlobStore', () => {
  test('answers the hash and size of what it stored, and the same bytes', async () => {
    expect(await blobs.put(HELLO)).toEqual({ sha256: SHA256, sizeBytes: 5 });
    expect(Buffer.from((await blobs.get(SHA256))!).toString()).toBe('hello');
  });

  test('keeps a blob below two folders of its hash, and nothing beside it', async () => {
    await blobs.put(HELLO);
    await blobs.put(HELLO);
    expect(await readdir(place())).toEqual([SHA256]);
  });

  test('stores an empty blob', async () => {
    const { sha256, sizeBytes } = await blobs.put(new Uint8Array());
    expect(sizeBytes).toBe(0);
    expect(await blobs.get(sha256)).toHaveLength(0);
  });

  test('many writers of the same bytes end with one blob', async () => {
    await Promise.all(Array.from({ length: 20 }, () => blobs.put(HELLO)));
    expect(await readdir(place())).toEqual([SHA256]);
  });

  test('leaves nothing behind when it cannot write', async () => {
    await mkdir(join(place(), SHA256), { recursive: true });
    await expect(blobs.put(HELLO)).rejects.toThrow('directory');
    expect(await readdir(place())).toEqual([SHA256]);
  });

  test('works below a relative directory', async () => {
    const relativeBlobs = new FileBlobStore(relative(process.cwd(), join(directory, 'relative')));
    await relativeBlobs.put(HELLO);
    expect(await readdir(join(directory, 'relative'))).toEqual(['2c']);
  });

  test('knows nothing of a hash it never stored, nor of a path', async () => {
    expect(await blobs.get('0'.repeat(64))).toBeUndefined();
    expect(await blobs.get('../../../../etc/passwd')).toBeUndefined();
  });

  test('never hands out bytes that changed on disk', async () => {
    await blobs.put(HELLO);
    await writeFile(join(place(), SHA256), 'hullo');
    await expect(blobs.get(SHA256)).rejects.toThrow(BlobCorruptError);
  });

  test('replaces a blob that was cut short', async () => {
    await blobs.put(HELLO);
    await writeFile(join(place(), SHA256), 'hel');
    await blobs.put(HELLO);
    expect(await readFile(join(place(), SHA256), 'utf8')).toBe('hello');
  });
});
