import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Program, run } from '../../system/programs.js';

/** A printed program written for eventsource 1 and 2, whose module is the constructor, in a project that has it. */
export async function runWithEventSource2(dir: string, program: string): Promise<Program> {
  const manifest = createRequire(import.meta.url).resolve('eventsource-v2/package.json');
  const project = join(dir, 'eventsource-2');
  await mkdir(join(project, 'node_modules'), { recursive: true });
  await symlink(dirname(manifest), join(project, 'node_modules/eventsource'));
  await writeFile(join(project, 'agent.cjs'), program);
  return run(process.execPath, ['agent.cjs'], {}, project);
}

/** A printed program in TypeScript, as Node runs it: types stripped, top-level await. */
export async function runTypeScript(
  dir: string,
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<Program> {
  await writeFile(join(dir, 'program.mts'), program);
  return run(process.execPath, ['program.mts'], env, dir);
}

/** The Python on this machine that has httpx (Debian: python3-httpx); nothing when there is none. */
export function pythonWithHttpx(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', 'import httpx']).status === 0);
}

/** A printed program in Python; its lines come as it prints them. */
export async function runPython(dir: string, python: string, program: string): Promise<Program> {
  await writeFile(join(dir, 'program.py'), program);
  return run(python, ['program.py'], { PYTHONUNBUFFERED: '1' }, dir);
}
