import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivateFile } from './private-file.js';

/** What the `posthorn` commands need to reach the instance that runs now; passwords included, so the file is private. */
const runtime = z.object({
  pid: z.int(),
  startedAt: z.iso.datetime(),
  baseUrl: z.url(),
  natsUrl: z.string(),
  databaseUrl: z.string(),
});

export type Runtime = z.output<typeof runtime>;

const pathIn = (dataDir: string) => join(dataDir, 'runtime.json');

export function writeRuntime(dataDir: string, content: Runtime): Promise<void> {
  return writePrivateFile(pathIn(dataDir), `${JSON.stringify(content, null, 2)}\n`);
}

export function removeRuntime(dataDir: string): Promise<void> {
  return rm(pathIn(dataDir), { force: true });
}

/** @returns undefined if nothing runs there; a file that a killed instance left does not count */
export async function readRuntime(dataDir: string): Promise<Runtime | undefined> {
  const text = await readFile(pathIn(dataDir), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = runtime.safeParse(JSON.parse(text));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, but another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
