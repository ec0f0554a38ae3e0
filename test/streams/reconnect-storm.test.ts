import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import { DeliveryBounced } from '@posthorn/events';
import { anEvent, aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '../system/eventually.js';
import { EventSource } from './event-source.js';
import { startGateway, type Gateway } from './gateway.js';
import { append, publishSteadily } from './publisher.js';

const CUT_CLIENTS = 300;
const UNTOUCHED_CLIENTS = 20;
const EVENTS_BACK = 2_000;
const EVENTS_PER_SECOND = 100;
const CATCH_UP_MS = 40_000;
const BOUNCED = DeliveryBounced.of({
  requestId: 'req_1',
  recipientEmail: 'anna@example.com',
  bouncedAt: '2026-01-02T03:04:05Z',
  bounceType: 'hard',
});

let log: ConnectedEventLog;
let gateway: Gateway | undefined;

beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
});
afterEach(() => gateway?.stop());
afterAll(() => log.close());

/** Every tenth event is a bounce. */
function mixed(workspace: TestWorkspace) {
  let made = 0;
  return () => anEvent(workspace, made++ % 10 === 0 ? { fact: BOUNCED } : {});
}

test.each([
  { where: 'inside the ring', ringEvents: 10_000, eventTypes: '*', every: 1, fromLog: false },
  { where: 'beyond the ring', ringEvents: 500, eventTypes: '*', every: 1, fromLog: true },
])(
  '300 clients cut at once and 2,000 events behind, $where, see every event once, and so do those that stayed',
  async ({ ringEvents, eventTypes, every, fromLog }) => {
    const { url, counters } = (gateway = await startGateway({ STREAM_RING_EVENTS: ringEvents }));
    const workspace = await aWorkspace();
    const clients = (count: number, types: string) =>
      Array.from({ length: count }, () => {
        const path = `/v1/agent/events/stream?eventTypes=${types}`;
        return new EventSource({ url: () => url + path, key: workspace.keys.mm_live });
      });
    const stormy = clients(CUT_CLIENTS, eventTypes);
    const untouched = clients(UNTOUCHED_CLIENTS, '*');
    await Promise.all([...stormy, ...untouched].map((client) => client.open()));
    const make = mixed(workspace);
    const ids = await append(log, 1, make);
    const wanted = () => ids.filter((_, i) => i % every === 0);
    await eventually('all have the first event', 5_000, () => stormy.every((client) => client.ids.length === 1));

    for (const client of stormy) client.disconnect();
    for (let i = 0; i < EVENTS_BACK; i += 500) ids.push(...(await append(log, 500, make)));
    const { logReads, ringReads } = counters;
    const publishing = publishSteadily(log, EVENTS_PER_SECOND, make);
    await Promise.all(stormy.map((client) => client.open()));
    const missed = wanted().length;
    await eventually('all have caught up', CATCH_UP_MS, () => stormy.every((client) => client.ids.length >= missed));
    await publishing.stop();
    ids.push(...publishing.ids);
    const last = wanted().length;
    await eventually('all have the last event', CATCH_UP_MS, () =>
      [
        ...stormy.map((client) => client.ids.length - last),
        ...untouched.map((client) => client.ids.length - ids.length),
      ].every((ahead) => ahead >= 0),
    );

    for (const client of stormy) expect(client.ids).toEqual(wanted());
    for (const client of untouched) expect(client.ids).toEqual(ids);
    const all = [...stormy, ...untouched];
    expect(all.flatMap(({ faults, gaps, ended }) => [...faults, ...gaps, ...(ended > 0 ? ['ended'] : [])])).toEqual([]);
    expect(untouched.every(({ opened }) => opened === 1)).toBe(true);
    expect(counters.ringReads + counters.logReads).toBeGreaterThan(ringReads + logReads);
    expect(counters.logReads > logReads).toBe(fromLog);
    for (const client of all) client.close();
  },
);
