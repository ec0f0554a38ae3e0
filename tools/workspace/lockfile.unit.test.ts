import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        resolved: z.string().optional(),
        link: z.boolean().optional(),
        optionalDependencies: z.record(z.string(), z.string()).default({}),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8'))).packages;

// npm ci refuses a lock file without them, on every platform. npm install leaves an optional package out when the
// registry at hand does not have it: choose a version of the parent whose packages it all has.
test('the lock file has every platform package that a locked package may need', () => {
  const missing = Object.entries(lock).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(path, name)),
  );
  expect(missing).toEqual([]);
});

test('the lock file names no registry host, so that any mirror will do', () => {
  const hosts = Object.values(lock).filter(({ resolved, link }) => resolved !== undefined && link !== true);
  expect(hosts).toEqual([]);
});

/** Node's own search: beside the package, then in each folder above. */
function isLocked(path: string, name: string): boolean {
  for (let folder = path; ; folder = parentOf(folder)) {
    if (lock[folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}

function parentOf(folder: string): string {
  return folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : '';
}
