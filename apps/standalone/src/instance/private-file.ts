import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file that only its owner can read (0600). Readers, and a power cut, see the old content or the new, never a part. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  const work = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(work, 'w', 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(work, path);
  } finally {
    await rm(work, { force: true });
  }
  await syncDirectory(dirname(path));
}

async function syncDirectory(path: string): Promise<void> {
  // Windows has no such thing.
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
