import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { freePort } from '@posthorn/embedded';
import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import { anEvent, aWorkspace, testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../system/eventually.js';
import { ROOT } from '../system/instance.js';
import { run, type Program } from '../system/programs.js';
import { EventSource } from './event-source.js';
import { publishSteadily } from './publisher.js';

const CLIENTS = 500;
const EVENTS_PER_SECOND = 50;
const DRAIN_MS = 1_500;
/** What the process may take after its last stream, on a busy machine. */
const AFTER_DRAIN_MS = 5_000;
/** What the gateway asks clients to wait before they come again. */
const RETRY = { leastMs: 500, mostMs: 3_000 };
const READY_MS = 20_000;

let log: ConnectedEventLog;

beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
});
afterAll(() => log.close());

/** The service's own process, as built; it takes one to be sent a signal. */
async function startGatewayProcess(port: number): Promise<Program> {
  const { natsUrl, databaseUrl } = testServers();
  const gateway = run(process.execPath, [join(ROOT, 'apps/stream-gateway/dist/main.js')], {
    NATS_URL: natsUrl,
    DATABASE_URL: databaseUrl,
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'error',
    STREAM_DRAIN_MS: String(DRAIN_MS),
  });
  await eventually('the gateway is ready', READY_MS, async () => {
    if (gateway.child.exitCode !== null) throw new Error(`it ended: ${gateway.stdout}${gateway.stderr}`);
    return (await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined))?.ok ?? false;
  });
  return gateway;
}

test('500 clients whose gateway is replaced come again when told to, spread, and have every event once', async () => {
  const workspace = await aWorkspace();
  const port = await freePort();
  const source = () =>
    new EventSource({ url: () => `http://127.0.0.1:${port}/v1/agent/events/stream`, key: workspace.keys.mm_live });
  await using old = await startGatewayProcess(port);
  const clients = Array.from({ length: CLIENTS }, source);
  await Promise.all(clients.map((client) => client.open()));
  const publishing = publishSteadily(log, EVENTS_PER_SECOND, () => anEvent(workspace));
  // Who has no event yet has nothing to resume after.
  await eventually('all have an event', 5_000, () => clients.every(({ ids }) => ids.length > 0));

  const signalledMs = performance.now();
  const { code, stdout, stderr } = await old.close('SIGTERM');
  expect([code, stdout, stderr]).toEqual([0, '', '']);
  expect(performance.now() - signalledMs).toBeLessThan(DRAIN_MS + AFTER_DRAIN_MS);

  await using next = await startGatewayProcess(port);
  await sleep(RETRY.mostMs / 2);
  await publishing.stop();
  const last = publishing.ids.at(-1);
  await eventually('all have come back and have the last event', RETRY.mostMs + 5_000, () =>
    clients.every(({ lastEventId }) => lastEventId === last),
  );
  for (const client of clients) client.close();
  for (const { ids } of clients) expect(ids).toEqual(publishing.ids);
  expect(clients.every(({ opened }) => opened > 1)).toBe(true);
  // Not all at once, and not all at the end.
  const ends = clients.map(({ endedMs }) => endedMs).toSorted((a, b) => a - b);
  expect(ends.at(-CLIENTS / 10)! - ends[CLIENTS / 10]!).toBeGreaterThan(DRAIN_MS / 2);
  expect(clients.flatMap(({ faults, gaps }) => [...faults, ...gaps])).toEqual([]);
  const waits = clients.map(({ reconnectionMs }) => reconnectionMs);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(RETRY.leastMs);
  expect(Math.max(...waits)).toBeLessThanOrEqual(RETRY.mostMs);
  expect(new Set(waits).size).toBeGreaterThan(CLIENTS / 5);
  expect(next.child.exitCode).toBeNull();
});
