import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BlobCorruptError, type BlobRef, type BlobStore } from './blob-store.js';

const SHA256 = /^[0-9a-f]{64}$/;

/** Blobs as files `ab/cd/abcd...` below one directory. */
export class FileBlobStore implements BlobStore {
  readonly #directory: string;
  /** Where the directory itself is an entry. */
  readonly #parent: string;

  /** @param directory created when the first blob comes; not a file system's root */
  constructor(directory: string) {
    this.#directory = resolve(directory);
    this.#parent = dirname(this.#directory);
  }

  async put(bytes: Uint8Array): Promise<BlobRef> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const ref = { sha256, sizeBytes: bytes.byteLength };
    const { folder, file } = this.place(sha256);
    if (!(await hasSize(file, ref.sizeBytes))) {
      await mkdir(folder, { recursive: true });
      await writeWhole(file, bytes);
    }
    // Also for a file that was there: another writer may have renamed it and not come to this line yet.
    for (let directory = folder; ; directory = dirname(directory)) {
      await syncDirectory(directory);
      if (directory === this.#parent) return ref;
    }
  }

  async get(sha256: string): Promise<Uint8Array | undefined> {
    if (!SHA256.test(sha256)) return undefined;
    try {
      const bytes = await readFile(this.place(sha256).file);
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new BlobCorruptError(sha256);
      return bytes;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  private place(sha256: string): { folder: string; file: string } {
    const folder = join(this.#directory, sha256.slice(0, 2), sha256.slice(2, 4));
    return { folder, file: join(folder, sha256) };
  }
}

/** Under another name first, so that nobody ever sees half a blob. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    await writeDurably(unfinished, bytes);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function hasSize(file: string, sizeBytes: number): Promise<boolean> {
  try {
    return (await stat(file)).size === sizeBytes;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** A rename survives power loss only once its directory is on disk. */
async function syncDirectory(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
