import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedEvent } from '@posthorn/events';
import { afterEach, expect, test } from 'vitest';
import { dispatchers, type Dispatchers } from './dispatchers.js';

const SENDS = 20_000;
const KILLS = 50;
/** A kill falls at a random moment of this long after the dispatcher is ready. */
const UP_MS = 500;
const DRAIN_TIMEOUT_MS = 450_000;

let fleet: Dispatchers;
afterEach(() => fleet.stop(), 60_000);

test(`${SENDS} sends drain through ${KILLS} times kill -9: none lost, and doubled only what was in flight`, async () => {
  fleet = await dispatchers();
  const sends = await fleet.queue(SENDS);
  for (let kill = 0; kill < KILLS; kill++) {
    const dispatcher = await fleet.start();
    await sleep(Math.random() * UP_MS);
    await fleet.kill(dispatcher);
  }
  const drainedBeforeLast = fleet.mailServer.messageCount;
  await fleet.start();
  const events = await drained(sends.length);
  const { lost, doubled } = copiesOf(sends);
  const unknown = new Set(ofType(events, 'delivery.outcome_unknown'));
  process.stdout.write(
    `dispatcher: ${KILLS} kills over ${SENDS} sends (${drainedBeforeLast} left before the last start): ${lost.length} lost, ` +
      `${unknown.size} attempts recorded as in flight at a kill, ${doubled.length} of them doubled\n`,
  );
  expect(drainedBeforeLast).toBeLessThan(SENDS);
  expect(lost).toEqual([]);
  expect(unknown.size).toBeGreaterThan(0);
  expect(doubled.filter((send) => !unknown.has(send))).toEqual([]);
}, 900_000);

test.each([2, 3])('%i dispatchers share the work and double none', async (count) => {
  // None of them dies: however busy the machine is, none may be taken for dead.
  fleet = await dispatchers({ DISPATCH_LEASE_MS: '30000' });
  const sends = await fleet.queue(6_000);
  const started = await Promise.all(Array.from({ length: count }, () => fleet.start()));
  const events = await drained(sends.length);
  expect(copiesOf(sends)).toEqual({ lost: [], doubled: [] });
  expect(ofType(events, 'delivery.outcome_unknown')).toEqual([]);
  expect(ofType(events, 'delivery.queued')).toHaveLength(sends.length);
  expect(started).toHaveLength(count);
});

/** Waits until every send was accepted. */
async function drained(count: number): Promise<RecordedEvent[]> {
  const deadline = Date.now() + DRAIN_TIMEOUT_MS;
  for (;;) {
    const events = await fleet.deliveryEvents();
    const accepted = new Set(ofType(events, 'delivery.accepted'));
    if (accepted.size >= count) return events;
    if (Date.now() > deadline) throw new Error(`${accepted.size} of ${count} sends were accepted in time`);
    await sleep(1_000);
  }
}

function copiesOf(sends: readonly string[]): { lost: string[]; doubled: string[] } {
  const copies = new Map<string, number>();
  for (const id of fleet.mailServer.messageIds) {
    const send = /req_[0-9A-Z]{26}/.exec(id)?.[0] ?? id;
    copies.set(send, (copies.get(send) ?? 0) + 1);
  }
  return {
    lost: sends.filter((send) => !copies.has(send)),
    doubled: sends.filter((send) => (copies.get(send) ?? 0) > 1),
  };
}

function ofType(events: readonly RecordedEvent[], type: string): string[] {
  return events.filter((event) => event.type === type).map((event) => String(event.data['requestId']));
}
