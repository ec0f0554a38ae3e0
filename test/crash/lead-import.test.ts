import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type Db } from '@posthorn/database';
import { ApiKeys } from '@posthorn/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startStack, type BenchStack } from '../bench/stack.js';

const ROWS = 24_000;
/** Every so many rows there is one without an address, and one whose address was there just before. */
const EVERY = 100;
const KILLS = 4;
const LOOK_MS = 20;
const DONE_TIMEOUT_MS = 90_000;

let stack: BenchStack;
let db: Db;
let ask: (method: string, path: string, body?: string) => Promise<string>;

beforeAll(async () => {
  stack = await startStack();
  db = createDatabase({ url: stack.databaseUrl, max: 2, applicationName: 'crash' });
  const { workspaceId } = stack;
  const { key } = await new ApiKeys(db).create({ workspaceId, kind: 'msr', scopes: ['read', 'manage'] });
  const { port } = await stack.startApp('api');
  ask = async (method, path, body) => {
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`http://127.0.0.1:${port}/reach/api/leads/${path}`, {
      method,
      headers,
      ...(body && { body }),
    });
    return response.text();
  };
}, 120_000);
afterAll(async () => {
  await db?.destroy();
  await stack?.stop();
}, 60_000);

test(`an import of ${ROWS} rows survives ${KILLS} times kill -9 of the planner: each row counts once`, async () => {
  const { importId } = z.object({ importId: z.string() }).parse(JSON.parse(await ask('POST', 'import', file())));
  const kills: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const planner = await stack.startApp('planner');
    const part = ((kill + Math.random()) * ROWS) / (KILLS + 1);
    while ((await stateOf(importId)).rows < part) await sleep(LOOK_MS);
    await sleep(Math.random() * 100);
    await kill9(planner.process);
    kills.push((await stateOf(importId)).rows);
  }
  await stack.startApp('planner');
  const state = await completed(importId);
  process.stdout.write(`lead import: killed at ${kills.join(', ')} of ${ROWS} rows\n`);
  expect(kills.some((rows) => rows > 0 && rows < ROWS)).toBe(true);
  const wrong = ROWS / EVERY;
  expect(state).toEqual({
    status: 'complete',
    rows: ROWS,
    created: ROWS - 2 * wrong,
    updated: wrong,
    rejected: wrong,
  });
  const leads = await db.selectFrom('leads').select('id').where('import_id', '=', importId).execute();
  expect(leads).toHaveLength(ROWS - 2 * wrong);
  const errors = (await ask('GET', `imports/${importId}/errors`)).trim().split('\r\n');
  expect(errors).toHaveLength(wrong + 1);
}, 240_000);

function file(): string {
  const rows = Array.from({ length: ROWS }, (_, i) => {
    if (i % EVERY === 50) return `nobody,Row ${i}`;
    return `p${i % EVERY === 70 ? i - 1 : i}@acme.example,Row ${i}`;
  });
  return `email,name\n${rows.join('\n')}\n`;
}

const importState = z.object({
  status: z.string(),
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  rejected: z.number(),
});

async function stateOf(importId: string): Promise<z.output<typeof importState>> {
  return z.object({ import: importState }).parse(JSON.parse(await ask('GET', `imports/${importId}`))).import;
}

async function completed(importId: string): Promise<z.output<typeof importState>> {
  const deadline = Date.now() + DONE_TIMEOUT_MS;
  for (;;) {
    const state = await stateOf(importId);
    if (state.status !== 'running') return state;
    if (Date.now() > deadline) throw new Error(`the import has not ended in time: ${JSON.stringify(state)}`);
    await sleep(200);
  }
}

async function kill9(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
