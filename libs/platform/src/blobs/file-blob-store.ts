import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobCorruptError, type BlobRef, type BlobStore } from './blob-store.js';

const SHA256 = /^[0-9a-f]{64}$/;

/** Blobs as files `ab/cd/abcd...` below one directory. */
export class FileBlobStore implements BlobStore {
  constructor(private readonly directory: string) {}

  async put(bytes: Uint8Array): Promise<BlobRef> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const ref = { sha256, sizeBytes: bytes.byteLength };
    const { folder, file } = this.place(sha256);
    if (await hasSize(file, ref.sizeBytes)) return ref;
    await mkdir(folder, { recursive: true });
    const unfinished = join(folder, `.${sha256}.${randomUUID()}`);
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
    await syncDirectory(folder);
    return ref;
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
    const folder = join(this.directory, sha256.slice(0, 2), sha256.slice(2, 4));
    return { folder, file: join(folder, sha256) };
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
