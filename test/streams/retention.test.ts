import { setTimeout as sleep } from 'node:timers/promises';
import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import { decodeEventId, DeliveryBounced } from '@posthorn/events';
import { anEvent, aWorkspace, testServers } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../system/eventually.js';
import { EventSource } from './event-source.js';
import { startGateway, type Gateway } from './gateway.js';
import { append } from './publisher.js';

const ROUNDS = 40;
const EVENTS_PER_ROUND = 100;
/** Retention works at most so far behind the newest event, in events: sometimes beyond the ring, sometimes within. */
const KEPT = [2_000, 300, 20];
const HEAVY = DeliveryBounced.of({
  requestId: 'req_1',
  recipientEmail: 'anna@example.com',
  bouncedAt: '2026-01-02T03:04:05Z',
  bounceType: 'hard',
  reason: 'x'.repeat(4_000),
});

let log: ConnectedEventLog;
let gateway: Gateway;

beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  gateway = await startGateway({ STREAM_RING_EVENTS: 50, STREAM_CLIENT_BYTES: 16_384 });
});
afterAll(async () => {
  await gateway.stop();
  await log.close();
});

/** An event, or the notice of a gap with what was gone by then. */
interface Seen {
  readonly id: string;
  readonly goneUpTo: number | undefined;
}

test('whatever the log forgets under clients that are slow or come and go, they have the rest once, and are told of each gap', async () => {
  const workspace = await aWorkspace();
  let goneUpTo = 0;
  const ids = await append(log, 1, () => anEvent(workspace));
  const readers = ['steady', 'slow', 'cut', 'cut late'].map((kind) => {
    const seen: Seen[] = [];
    const source = new EventSource({
      url: () => `${gateway.url}/v1/agent/events/stream?since=earliest`,
      key: workspace.keys.mm_live,
      onEvent: ({ type, lastEventId }) =>
        seen.push({ id: lastEventId, goneUpTo: type === 'stream.gap' ? goneUpTo : undefined }),
    });
    return { kind, source, seen };
  });
  const [, slow, cut, late] = readers;
  await Promise.all(readers.map(({ source }) => source.open()));
  await eventually('all have the first event', 5_000, () => readers.every(({ seen }) => seen.length > 0));
  slow?.source.trickle(100_000);
  late?.source.disconnect();
  for (let round = 0; round < ROUNDS; round++) {
    ids.push(...(await append(log, EVENTS_PER_ROUND, () => anEvent(workspace, { fact: HEAVY }))));
    goneUpTo = Math.max(goneUpTo, sequenceOf(ids.at(-1)) - KEPT[round % KEPT.length]!);
    await forget(goneUpTo);
    await cut?.source.cut();
    if (round % 10 === 9) await late?.source.open();
    await sleep(round % 4);
    if (round % 10 === 9) late?.source.disconnect();
  }
  ids.push(...(await append(log, 1, () => anEvent(workspace))));
  await late?.source.open();
  slow?.source.resume();
  const last = ids.at(-1);
  await eventually('all have the last event', 20_000, () => readers.every(({ source }) => source.lastEventId === last));
  for (const { kind, source, seen } of readers) {
    source.close();
    expect(source.faults).toEqual([]);
    expect(lossesIn(seen, ids, goneUpTo), kind).toEqual([]);
  }
  // Else nothing was tested.
  expect(late?.source.gaps.length).toBeGreaterThan(0);
  expect(gateway.counters.gaps).toBeGreaterThan(1);
});

/** What is neither seen nor excused, one line each. */
function lossesIn(seen: readonly Seen[], ids: readonly string[], goneUpTo: number): string[] {
  const faults: string[] = [];
  let next = 0;
  let toldUpTo = 0;
  for (const { id, goneUpTo: told } of seen) {
    if (told !== undefined) {
      if (id !== ids[next - 1]) faults.push(`told of a gap after ${id}, but ${ids[next - 1]} came last`);
      toldUpTo = told;
      continue;
    }
    const at = ids.indexOf(id, next);
    if (at < 0) faults.push(`${id} is repeated, or nobody's`);
    const missing = ids.slice(next, Math.max(next, at)).map(sequenceOf);
    if (missing.some((sequence) => sequence > goneUpTo)) faults.push(`something kept is missing before ${id}`);
    else if (missing.some((sequence) => sequence > toldUpTo))
      faults.push(`something gone before ${id} was not told of`);
    next = Math.max(next, at + 1);
  }
  return faults;
}

/** As retention does. */
async function forget(upTo: number): Promise<void> {
  if (upTo < 1) return;
  const answer = await log.connection.request('$JS.API.STREAM.PURGE.EVENTS', JSON.stringify({ seq: upTo + 1 }));
  expect(answer.json()).toMatchObject({ success: true });
}

function sequenceOf(id: string | undefined): number {
  return decodeEventId(id ?? '')?.sequence ?? 0;
}
