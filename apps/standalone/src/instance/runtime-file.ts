import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { lockHolder } from './data-dir-lock.js';
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

/** @returns undefined if nothing runs there; the file of a killed instance does not count, whoever has its pid now */
export async function readRuntime(dataDir: string): Promise<Runtime | undefined> {
  const text = await readFile(pathIn(dataDir), 'utf8').catch(() => '');
  const parsed = runtime.safeParse(jsonOf(text));
  return parsed.success && parsed.data.pid === lockHolder(dataDir) ? parsed.data : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not written by us, or by a version that wrote it otherwise: as good as none.
    return undefined;
  }
}
