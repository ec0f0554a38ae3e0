import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readFile, readdir, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BlobCorruptError, type BlobRef } from './blob-store.js';
import { FileBlobStore } from './file-blob-store.js';
import { HEADER_BYTES } from './pack-format.js';

const HELLO = Buffer.from('hello');
const SHA256 = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

let directory: string;
let blobs: FileBlobStore;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'posthorn-blobs-'));
  blobs = new FileBlobStore(join(directory, 'not', 'there', 'yet'));
});
afterEach(() => rm(directory, { recursive: true }));

const place = () => join(directory, 'not/there/yet/packs');
const another = (options?: { packBytes?: number }) => new FileBlobStore(join(directory, 'not/there/yet'), options);
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();
/** The only pack. */
async function pack(): Promise<string> {
  return join(place(), (await readdir(place()))[0]!);
}

describe('FileBlobStore', () => {
  test('answers the hash and size of what it stored, and the same bytes', async () => {
    expect(await blobs.put(HELLO)).toEqual({ sha256: SHA256, sizeBytes: 5 });
    expect(text(await blobs.get(SHA256))).toBe('hello');
  });

  test('stores the same bytes once, also when many store them at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => blobs.put(HELLO)));
    await blobs.put(HELLO);
    expect(await readFile(await pack())).toHaveLength(HEADER_BYTES + 5);
  });

  test('stores an empty blob', async () => {
    const { sha256, sizeBytes } = await blobs.put(new Uint8Array());
    expect(sizeBytes).toBe(0);
    expect(await blobs.get(sha256)).toHaveLength(0);
  });

  test('works below a relative directory', async () => {
    const relativeBlobs = new FileBlobStore(relative(process.cwd(), join(directory, 'relative')));
    await relativeBlobs.put(HELLO);
    expect(await readdir(join(directory, 'relative'))).toEqual(['packs']);
  });

  test('knows nothing of a hash it never stored, nor of a path', async () => {
    expect(await blobs.get('0'.repeat(64))).toBeUndefined();
    expect(await blobs.get('../../../../etc/passwd')).toBeUndefined();
  });

  test('finds at once what another process stores', async () => {
    const reader = another();
    expect(await reader.get(SHA256)).toBeUndefined();
    await blobs.put(HELLO);
    expect(text(await reader.get(SHA256))).toBe('hello');
    const { sha256 } = await blobs.put(Buffer.from('more'));
    expect(text(await reader.get(sha256))).toBe('more');
  });

  test('many processes write into one directory, and each finds what all of them wrote', async () => {
    const stores = [another({ packBytes: 5_000 }), another({ packBytes: 5_000 }), another()];
    const bodies = Array.from({ length: 120 }, () => randomBytes(500));
    const refs: BlobRef[] = [];
    for (let i = 0; i < bodies.length; i += 12) {
      refs.push(...(await Promise.all(bodies.slice(i, i + 12).map((bytes, j) => stores[j % 3]!.put(bytes)))));
    }
    for (const store of [...stores, another()]) {
      for (const [i, { sha256 }] of refs.entries()) expect(bodies[i]!.equals((await store.get(sha256))!)).toBe(true);
    }
    expect((await readdir(place())).filter((name) => name.endsWith('.idx')).length).toBe(6);
  });

  test('writes nothing that a sealed pack of anybody has', async () => {
    await another({ packBytes: 1 }).put(HELLO);
    await blobs.get('0'.repeat(64));
    await blobs.put(HELLO);
    expect((await readdir(place())).filter((name) => name.endsWith('.pack'))).toHaveLength(1);
  });

  test('does not rely on what another process has written and may not be on disk yet', async () => {
    await another().put(HELLO);
    await blobs.get(SHA256);
    await blobs.put(HELLO);
    expect((await readdir(place())).filter((name) => name.endsWith('.pack'))).toHaveLength(2);
  });

  test('reads past a write that was cut short, at every byte', async () => {
    await blobs.put(HELLO);
    const { sha256 } = await blobs.put(Buffer.from('cut short'));
    const whole = (await readFile(await pack())).length;
    for (let size = whole - 1; size >= HEADER_BYTES + 5; size--) {
      await truncate(await pack(), size);
      const restarted = another();
      expect(text(await restarted.get(SHA256))).toBe('hello');
      expect(await restarted.get(sha256)).toBeUndefined();
    }
  });

  test('goes on in a new pack after a restart, whatever the last one ends with', async () => {
    await blobs.put(HELLO);
    await appendFile(await pack(), Buffer.alloc(100));
    const restarted = another();
    const { sha256 } = await restarted.put(Buffer.from('after'));
    expect(text(await another().get(sha256))).toBe('after');
    expect(text(await another().get(SHA256))).toBe('hello');
  });

  test('never hands out bytes that changed on disk, and stores them anew', async () => {
    await blobs.put(HELLO);
    const file = await readFile(await pack());
    file[HEADER_BYTES] = 0;
    // What was just read from the disk may still be handed out, once.
    await blobs.get(SHA256);
    await writeFile(await pack(), file);
    await expect(blobs.get(SHA256)).rejects.toThrow(BlobCorruptError);
    await blobs.put(HELLO);
    expect(text(await blobs.get(SHA256))).toBe('hello');
    expect(text(await another().get(SHA256))).toBe('hello');
  });

  test('answers nobody before a failure, and all of them after it', async () => {
    await mkdir(join(place(), '..'), { recursive: true });
    await writeFile(place(), 'a file where the directory should be');
    await expect(Promise.all([blobs.put(HELLO), blobs.put(Buffer.from('x'))])).rejects.toThrow('EEXIST');
    await rm(place());
    await blobs.put(HELLO);
    expect(text(await blobs.get(SHA256))).toBe('hello');
  });

  test('stores what is larger than a read or a pack', async () => {
    const large = randomBytes(9_000_000);
    const store = another({ packBytes: 1_000_000 });
    await Promise.all([store.put(large), store.put(HELLO)]);
    const { sha256 } = { sha256: createHash('sha256').update(large).digest('hex') };
    expect(large.equals((await another().get(sha256))!)).toBe(true);
    expect(text(await another().get(SHA256))).toBe('hello');
  });

  test.runIf(process.platform === 'linux')('lets go of its files on a disk that is gone', async () => {
    await blobs.put(HELLO);
    await blobs.get(SHA256);
    await rm(place(), { recursive: true });
    await expect(blobs.close()).rejects.toThrow('ENOENT');
    const fds = await readdir('/proc/self/fd');
    const open = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
    expect(open.filter((path) => path.startsWith(place()))).toEqual([]);
  });
});
