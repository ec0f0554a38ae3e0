import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseModule } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import { DeliveryDeferred } from '@posthorn/events';
import { createLogger, startService, type RunningService } from '@posthorn/platform';
import { anEvent, aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { StreamGatewayModule } from '../app.module.js';
import { streamGatewaySettings } from '../config.js';
import type { Counters } from '../engine/counters.js';
import { StreamEngine } from '../engine/engine.js';
import { StreamClient } from './stream-client.fixture.js';

const STALL_MS = 1_000;
let log: ConnectedEventLog;
let service: RunningService;
let counters: Counters;
let workspace: TestWorkspace;

beforeAll(async () => {
  const { natsUrl, databaseUrl } = testServers();
  log = await connectEventLog({ natsUrl });
  service = await startService({
    name: 'stream-gateway',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 4 }),
      StreamGatewayModule.forRoot(
        streamGatewaySettings.parse({ STREAM_STALL_MS: STALL_MS, STREAM_CLIENT_BYTES: 16_384 }),
      ),
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
  ({ counters } = service.app.get(StreamEngine));
});
afterAll(async () => {
  await service.stop();
  await log.close();
});
beforeEach(async () => {
  workspace = await aWorkspace();
});

function open(headers: Record<string, string> = {}): Promise<StreamClient> {
  const authorization = `Bearer ${workspace.keys.mm_live}`;
  return StreamClient.open(`${service.url}/v1/agent/events/stream`, { authorization, ...headers });
}

/** Appends until a client has fallen behind, what the kernel holds for it included. @returns the ids */
async function overwhelm(): Promise<string[]> {
  const fact = DeliveryDeferred.of({
    requestId: 'req_1',
    recipientEmail: 'anna@example.com',
    deferredAt: '2026-01-02T03:04:05Z',
    reason: 'x'.repeat(4_000),
  });
  const ids: string[] = [];
  const { slowdowns } = counters;
  while (counters.slowdowns === slowdowns) {
    const { events } = await log.append(Array.from({ length: 250 }, () => anEvent(workspace, { fact })));
    ids.push(...events.map(({ id }) => id));
    await sleep(10);
  }
  return ids;
}

test('a client that takes nothing any more loses its stream and resumes by its cursor; an idle one keeps its own', async () => {
  const stalled = await open();
  const other = await aWorkspace();
  const idle = await StreamClient.open(`${service.url}/v1/agent/events/stream`, {
    authorization: `Bearer ${other.keys.mm_live}`,
  });
  await sleep(1.5 * STALL_MS);
  stalled.response.pause();
  const ids = await overwhelm();
  await idle.until(() => counters.closedBy('stalled') === 1 && counters.connections === 1);
  expect(idle.closed).toBe(false);
  stalled.response.resume();
  await stalled.until(({ closed }) => closed);
  expect(stalled.ids.length).toBeLessThan(ids.length);
  const resumed = await open({ 'last-event-id': stalled.ids.at(-1) ?? '' });
  await resumed.until((client) => stalled.ids.length + client.ids.length >= ids.length);
  expect([...stalled.ids, ...resumed.ids]).toEqual(ids);
  resumed.cut();
  idle.cut();
});

test('a client that is only slow keeps its stream', async () => {
  const slow = await open();
  const stalls = counters.closedBy('stalled');
  slow.response.pause();
  await overwhelm();
  for (const deadline = performance.now() + 3 * STALL_MS; performance.now() < deadline;) {
    slow.response.once('data', () => slow.response.pause());
    slow.response.resume();
    await sleep(50);
  }
  expect(slow.closed).toBe(false);
  expect(counters.closedBy('stalled')).toBe(stalls);
  slow.cut();
});
