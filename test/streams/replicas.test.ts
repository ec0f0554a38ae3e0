import { setTimeout as sleep } from 'node:timers/promises';
import { connectEventLog, type ConnectedEventLog, type NewEvent } from '@posthorn/event-log';
import { DeliveryBounced, DeliveryDelivered, SendQueued } from '@posthorn/events';
import { anEvent, aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually } from '../system/eventually.js';
import { EventSource } from './event-source.js';
import { append, publishSteadily } from './publisher.js';
import { Replica } from './replica.js';

const PATH = '/v1/agent/events/stream';
const CLIENTS = 12;
const EVENTS_PER_SECOND = 150;
const at = '2026-01-02T03:04:05Z';
const about = { requestId: 'req_1', recipientEmail: 'anna@example.com' };
const FACTS = [
  SendQueued.of({ ...about, queuedAt: at }),
  DeliveryDelivered.of({ ...about, deliveredAt: at }),
  DeliveryBounced.of({ ...about, bouncedAt: at, bounceType: 'hard' }),
] as const;
const FILTERS = ['*', 'delivery.*', 'send.queued,*.bounced'] as const;

let log: ConnectedEventLog;
let workspace: TestWorkspace;
/** Two on ports of their own, and one of two processes that share a port. */
let replicas: Replica[] = [];

beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  replicas = [await Replica.start(), await Replica.start(), await Replica.start(2)];
});
afterAll(async () => {
  for (const replica of replicas) await replica.end('SIGTERM');
  await log.close();
});
beforeEach(async () => {
  workspace = await aWorkspace();
});

const any = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!;

function source(where: () => Replica, filter = '*', since?: string): EventSource {
  const query = new URLSearchParams({ eventTypes: filter, ...(since !== undefined && { since }) });
  return new EventSource({
    url: () => `${where().url}${PATH}?${query.toString()}`,
    key: workspace.keys.mm_live,
    atMostMs: 100,
  });
}

/** Every type in turn. */
function events(): () => NewEvent {
  let made = 0;
  return () => anEvent(workspace, { fact: FACTS[made++ % FACTS.length]! });
}

/** What of the log a filter lets pass, said without the gateway. */
async function wanted(filter: string): Promise<string[]> {
  const types: Record<string, readonly string[]> = {
    '*': FACTS.map(({ type }) => type),
    'delivery.*': ['delivery.delivered', 'delivery.bounced'],
    'send.queued,*.bounced': ['send.queued', 'delivery.bounced'],
  };
  const ids: string[] = [];
  for await (const event of log.read({ subjects: [`evt.${workspace.workspaceId}.>`] }))
    if (types[filter]?.includes(event.type)) ids.push(event.id);
  return ids;
}

test('clients that hop between replicas have everything once, in order, while replicas are killed, drained and restarted', async () => {
  const [first, second, pair] = replicas as [Replica, Replica, Replica];
  const [before] = await append(log, 1, events());
  const clients = Array.from({ length: CLIENTS }, (_, i) => {
    const filter = FILTERS[i % FILTERS.length]!;
    return { filter, source: source(() => any(replicas), filter, before) };
  });
  await Promise.all(clients.map((client) => client.source.open()));
  const publishing = publishSteadily(log, EVENTS_PER_SECOND, events());

  let hopping = true;
  const hops = clients.map(async (client) => {
    while (hopping) {
      await sleep(50 + Math.random() * 300);
      if (Math.random() < 0.5) await client.source.cut();
      else client.source.cutAfter(Math.floor(Math.random() * 2_000));
    }
  });
  await sleep(1_000);
  await first.end('SIGKILL');
  await sleep(700);
  await first.start();
  expect(await second.end('SIGTERM')).toBe(0);
  await sleep(700);
  await second.start();
  process.kill(pair.workerPids[0] ?? 0, 'SIGKILL');
  await sleep(1_000);
  expect(await pair.end('SIGTERM')).toBe(0);
  await pair.start();
  await sleep(500);
  await publishing.stop();
  hopping = false;
  await Promise.all(hops);

  for (const { filter, source: eventSource } of clients) {
    const ids = (await wanted(filter)).filter((id) => id > before!);
    await eventually(`${filter} has all ${ids.length}`, 15_000, () => eventSource.ids.length >= ids.length);
    eventSource.close();
    expect(eventSource.ids).toEqual(ids);
    expect({ faults: eventSource.faults, gaps: eventSource.gaps }).toEqual({ faults: [], gaps: [] });
    expect(eventSource.opened).toBeGreaterThan(10);
  }
  const worker = expect.stringContaining('a worker ended and is started again');
  expect(replicas.map(({ complaints }) => complaints)).toEqual([[], [], [worker]]);
});

test('a cursor ahead of a replica waits for it', async () => {
  const [late, early] = replicas as [Replica, Replica, Replica];
  const reference = source(() => early);
  await reference.open();
  for (let round = 0; round < 5; round++) {
    process.kill(late.pid, 'SIGSTOP');
    const ids = await append(log, 200, events());
    await eventually('the other replica has shown them', 10_000, () => reference.lastEventId === ids.at(-1));
    // Sent while the replica stands still, so what it finds first when it goes on is a client that knows more than it does.
    const resumed = source(() => late);
    resumed.lastEventId = reference.lastEventId;
    const opened = resumed.open();
    await sleep(50);
    process.kill(late.pid, 'SIGCONT');
    await opened;
    const more = await append(log, 5, events());
    await eventually('what came later', 10_000, () => resumed.ids.length >= more.length);
    expect(resumed.ids).toEqual(more);
    resumed.close();
  }
  reference.close();
});

test('a replica that stops says when to come again, to each client another time, and they go on elsewhere', async () => {
  const [stopping, other] = replicas as [Replica, Replica, Replica];
  let where = stopping;
  const clients = Array.from({ length: 30 }, () => source(() => where));
  await Promise.all(clients.map((client) => client.open()));
  const ids = await append(log, 3, events());
  await eventually('all have them', 10_000, () => clients.every((client) => client.ids.length === 3));
  where = other;
  expect(await stopping.end('SIGTERM')).toBe(0);
  expect(clients.map(({ ended }) => ended)).toEqual(clients.map(() => 1));
  const pauses = clients.map(({ reconnectionMs }) => reconnectionMs);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(500);
  expect(new Set(pauses).size).toBeGreaterThan(15);
  ids.push(...(await append(log, 3, events())));
  await eventually('all have the later ones', 10_000, () => clients.every((client) => client.ids.length >= 6));
  for (const client of clients) {
    client.close();
    expect(client.ids).toEqual(ids);
  }
  await stopping.start();
});
