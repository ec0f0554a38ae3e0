import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writePrivateFile } from './private-file.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-file-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('only the owner can read it, also when it replaces a file that everybody could', async () => {
  const path = join(dir, 'credentials.json');
  await writeFile(path, 'old');
  await chmod(path, 0o644);
  await writePrivateFile(path, 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(dir)).toEqual(['credentials.json']);
});
