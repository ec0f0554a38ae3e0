import { AutopilotStarted } from '@posthorn/events';
import { connectEventLog } from '@posthorn/event-log';
import { testServers } from '@posthorn/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CliBench } from './cli.fixture.js';

let bench: CliBench;
beforeEach(async () => {
  bench = await CliBench.start(undefined, { AUTOPILOT_CREDITS: '7' });
  await bench.posthorn('workspaces', 'create', 'Acme');
});
afterEach(() => bench.stop());

const credits = async (...args: string[]) => (await bench.posthorn('credits', ...args)).printed;
const line = (printed: string) => printed.split('\n')[1]?.trim().split(/ {2,}/);
const month = new Date().toISOString().slice(0, 7);

async function startRun(workspaceId: string, creditsUsed: number): Promise<void> {
  const log = await connectEventLog({ natsUrl: testServers().natsUrl });
  const startedAt = new Date().toISOString();
  const runId = 'run_01K6ZQ4T1V8N3M5P7R9S2W4X6Y';
  const fact = AutopilotStarted.of({
    runId,
    goal: 'Find SaaS founders in India',
    creditsUsed,
    startedBy: { kind: 'key' },
    startedAt,
  });
  const place = { workspaceId, key: runId, occurredAt: startedAt, testMode: false, correlationId: runId };
  await log.append({ fact, ...place });
  await log.close();
}

test('a workspace has the credits of the installation until it is given its own', async () => {
  expect(line(await credits('show'))?.slice(0, 4)).toEqual([month, '7 (default)', '0', '7']);
  expect(line(await credits('set', '3'))?.slice(0, 4)).toEqual([month, '3', '0', '3']);
  expect(line(await credits('set', '0'))?.slice(0, 4)).toEqual([month, '0', '0', '0']);
  expect(line(await credits('set', 'default'))?.slice(0, 4)).toEqual([month, '7 (default)', '0', '7']);
});

test('what is used is told, also beyond a limit that was lowered', async () => {
  const { workspaceId } = JSON.parse(await credits('show', '--json')) as { workspaceId: string };
  await startRun(workspaceId, 5);
  expect(line(await credits('show'))?.slice(1, 4)).toEqual(['7 (default)', '5', '2']);
  expect(line(await credits('set', '2', '--workspace', workspaceId))?.slice(1, 4)).toEqual(['2', '5', '0']);
});

test.each(['-1', '1.5', 'many', '', '1000000001'])('%j is no limit', async (limit) => {
  await expect(credits('set', '--', limit)).rejects.toThrow('is no limit');
  expect(line(await credits('show'))?.[1]).toBe('7 (default)');
});
