import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type Db } from '@posthorn/database';
import { isEvent, PolicyBlocked, SendQueued, type RecordedEvent } from '@posthorn/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { aCustomerWithLeads, autopilotClient, type AutopilotClient } from '../bench/autopilot-client.js';
import { startStack, type BenchStack } from '../bench/stack.js';

const LEADS = 8_000;
const KILLS = 8;
/** The first kills fall while the run is planned and its leads are matched, the others once another part of them is asked for. */
const EARLY_KILLS = 2;
const EARLY_MS = 400;
const LOOK_MS = 20;
const DONE_TIMEOUT_MS = 300_000;

let stack: BenchStack;
let db: Db;
let client: AutopilotClient;

beforeAll(async () => {
  stack = await startStack();
  db = createDatabase({ url: stack.databaseUrl, max: 2, applicationName: 'crash' });
  const key = await aCustomerWithLeads(stack, LEADS);
  const api = await stack.startApp('api');
  client = autopilotClient(api.port, key);
}, 120_000);
afterAll(async () => {
  await db?.destroy();
  await stack?.stop();
}, 60_000);

test(`a run over ${LEADS} leads survives ${KILLS} times kill -9 of planner and projector: each lead is asked for once`, async () => {
  const runId = await client.start('Find SaaS founders in India and invite them to a demo');
  let askedBeforeLast = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const apps = await Promise.all(['planner', 'projector'].map((app) => stack.startApp(app)));
    await sleep(Math.random() * EARLY_MS);
    const part = kill < EARLY_KILLS ? 0 : (LEADS * (kill - EARLY_KILLS + Math.random())) / KILLS;
    while ((await countAsked()) < part) await sleep(LOOK_MS);
    await Promise.all(apps.map(({ process }) => kill9(process)));
    askedBeforeLast = await countAsked();
  }
  await Promise.all(['planner', 'projector', 'dispatcher'].map((app) => stack.startApp(app)));
  const { run, stats } = await completed(runId);
  const sends = await asked();
  const recipients = new Set(sends.map(({ data }) => data['recipientEmail']));
  process.stdout.write(
    `autopilot: ${KILLS} kills, ${askedBeforeLast} of ${LEADS} asked for before the last start; ` +
      `${sends.length} asked for, ${sends.length - recipients.size} twice\n`,
  );
  expect(run.error).toBeNull();
  expect(askedBeforeLast).toBeGreaterThan(0);
  expect(askedBeforeLast).toBeLessThan(LEADS);
  expect(recipients.size).toBe(LEADS);
  expect(sends).toHaveLength(LEADS);
  expect(run.leads_found).toBe(LEADS);
  expect(stats['total']).toBe(LEADS);
  expect(stats['queued']).toBe(0);
});

/** Messages of the broker, without reading them. */
async function countAsked(): Promise<number> {
  const query = JSON.stringify({ subjects_filter: `evt.${stack.workspaceId}.send.*.queued` });
  const answer = await stack.log.connection.request('$JS.API.STREAM.INFO.EVENTS', query);
  const { subjects = {} } = streamSubjects.parse(answer.json()).state;
  return Object.values(subjects).reduce((sum, count) => sum + count, 0);
}

const streamSubjects = z.object({ state: z.object({ subjects: z.record(z.string(), z.number()).optional() }) });

/** What was asked for in the workspace, as the log has it. */
async function asked(): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  const subjects = [`evt.${stack.workspaceId}.send.*.queued`, `evt.${stack.workspaceId}.policy.*.blocked`];
  for await (const event of stack.log.read({ subjects })) {
    if (isEvent(SendQueued, event) || isEvent(PolicyBlocked, event)) events.push(event);
  }
  return events;
}

async function completed(runId: string) {
  const deadline = Date.now() + DONE_TIMEOUT_MS;
  for (;;) {
    const detail = await client.detail(runId);
    if (detail.run.status !== 'running') return detail;
    if (Date.now() > deadline) throw new Error(`the run is not completed in time: ${JSON.stringify(detail)}`);
    await sleep(500);
  }
}

async function kill9(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
