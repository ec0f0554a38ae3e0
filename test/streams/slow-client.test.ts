import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import { DeliveryBounced } from '@posthorn/events';
import { anEvent, aWorkspace, testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../system/eventually.js';
import { EventSource } from './event-source.js';
import { startGateway, type Gateway } from './gateway.js';
import { append, publishSteadily } from './publisher.js';

const FAST_CLIENTS = 100;
const EVENTS_PER_SECOND = 500;
const DURATION_MS = 3_000;
const CLIENT_BYTES = 64 * 1024;
/** The engine's batch of a catch-up; a live pass is less here. */
const ONE_WRITE_BYTES = 80 * 1024;
const CATCH_UP_MS = 10_000;
/** Of 4 KB each: more than any kernel keeps for a client. */
const MOST_HEAVY = 10_000;

let log: ConnectedEventLog;
let gateway: Gateway;

beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  gateway = await startGateway({ STREAM_CLIENT_BYTES: CLIENT_BYTES, STREAM_RING_EVENTS: 1_000 });
});
afterAll(async () => {
  await gateway.stop();
  await log.close();
});

test('a client of 1 KB/s beside 100 fast ones holds nobody up, is held within its limit, and ends with every event once', async () => {
  const workspace = await aWorkspace();
  const source = (eventTypes: string) =>
    new EventSource({
      url: () => `${gateway.url}/v1/agent/events/stream?eventTypes=${eventTypes}`,
      key: workspace.keys.mm_live,
    });
  const slow = source('*');
  const fast = Array.from({ length: FAST_CLIENTS }, () => source('delivery.delivered'));
  await Promise.all([slow, ...fast].map((client) => client.open()));
  slow.trickle(1_024);
  const watch = watchWaiting(gateway, slow.port);

  // What the kernel keeps for a client is megabytes; only then does this process have to.
  const heavy = DeliveryBounced.of({
    requestId: 'req_1',
    recipientEmail: 'anna@example.com',
    bouncedAt: '2026-01-02T03:04:05Z',
    bounceType: 'hard',
    reason: 'x'.repeat(4_000),
  });
  const ids: string[] = [];
  while (gateway.counters.slowdowns === 0 && ids.length < MOST_HEAVY)
    ids.push(...(await append(log, 10, () => anEvent(workspace, { fact: heavy }))));
  expect(gateway.counters.slowdowns, 'the slow client has left the live path').toBe(1);
  const publishing = publishSteadily(log, EVENTS_PER_SECOND, () => anEvent(workspace));
  await sleep(DURATION_MS);
  await publishing.stop();
  await eventually('the fast ones have everything', 5_000, () =>
    fast.every(({ ids }) => ids.length >= publishing.ids.length),
  );
  expect(slow.ids.length).toBeLessThan(ids.length);
  ids.push(...publishing.ids);

  slow.resume();
  await eventually('the slow one has everything', CATCH_UP_MS, () => slow.ids.length >= ids.length);
  const { mostBytes } = watch.stop();
  expect(mostBytes).toBeGreaterThan(CLIENT_BYTES);
  expect(mostBytes).toBeLessThanOrEqual(CLIENT_BYTES + ONE_WRITE_BYTES);
  expect(slow.ids).toEqual(ids);
  for (const client of fast) expect(client.ids).toEqual(publishing.ids);
  expect(
    [slow, ...fast].flatMap(({ faults, gaps, ended }) => [...faults, ...gaps, ...(ended > 0 ? ['ended'] : [])]),
  ).toEqual([]);
  for (const client of [slow, ...fast]) client.close();
});

/** What waits in this process for the client behind a port. */
function watchWaiting({ sockets }: Gateway, port: number | undefined): { stop(): { readonly mostBytes: number } } {
  const socket = [...sockets].find(({ remotePort }: Socket) => remotePort === port);
  if (!socket) throw new Error(`nobody is connected from port ${port}`);
  let mostBytes = 0;
  // Every write ends up here; the time between two of them does not matter.
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.write = (...args: unknown[]) => {
    const done = write(...args);
    mostBytes = Math.max(mostBytes, socket.writableLength);
    return done;
  };
  return { stop: () => ({ mostBytes }) };
}
