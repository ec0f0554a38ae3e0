import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { decodeEventId, encodeEventId } from '@posthorn/events';
import { expect, test } from 'vitest';
import { aNewEvent, OTHER_WORKSPACE, WORKSPACE } from '../engine/simulation.fixture.js';
import { resolveCursor, type Recent } from './cursor.js';

const nothingRecent: Recent = { recent: () => undefined, covers: () => false };

async function aLog(): Promise<{ log: InMemoryEventLog; ids: string[] }> {
  const log = new InMemoryEventLog(7);
  const { events } = await log.append([
    aNewEvent(),
    aNewEvent({ workspaceId: OTHER_WORKSPACE }),
    aNewEvent(),
    aNewEvent(),
  ]);
  return { log, ids: events.map(({ id }) => id) };
}

test('the id of an own event is its place', async () => {
  const { log, ids } = await aLog();
  expect(await resolveCursor(ids[2]!, WORKSPACE, log, nothingRecent)).toEqual({ ok: true, position: 3, gap: false });
});

test('what the ring holds is not asked of the log', async () => {
  const { log, ids } = await aLog();
  const event = await log.get(3);
  log.get = () => Promise.reject(new Error('asked'));
  const recent: Recent = {
    recent: (workspaceId, sequence) => (workspaceId === WORKSPACE && sequence === 3 ? event : undefined),
    covers: () => true,
  };
  expect(await resolveCursor(ids[2]!, WORKSPACE, log, recent)).toMatchObject({ ok: true });
});

test.each([
  '',
  'evt_',
  '42',
  'evt_01jz0000000000000000000000',
  'evt_zzzzzzzzzzzzzzzzzzzzzzzzzz',
  '2026-01-01T00:00:00Z',
])('%j is malformed', async (id) => {
  const { log } = await aLog();
  expect(await resolveCursor(id, WORKSPACE, log, nothingRecent)).toEqual({ ok: false, reason: 'malformed' });
});

test("another workspace's id, another time, epoch or partition, zero and the future are foreign", async () => {
  const { log, ids } = await aLog();
  const place = decodeEventId(ids[2]!)!;
  const foreign = [
    ids[1]!,
    encodeEventId({ ...place, occurredAtMs: place.occurredAtMs + 1 }),
    encodeEventId({ ...place, epoch: 8 }),
    encodeEventId({ ...place, partition: 1 }),
    encodeEventId({ ...place, sequence: 0 }),
    encodeEventId({ ...place, sequence: 5 }),
  ];
  for (const id of foreign) {
    expect(await resolveCursor(id, WORKSPACE, log, nothingRecent)).toEqual({ ok: false, reason: 'foreign' });
  }
});

test('a place that no log has is not asked for', async () => {
  const { log, ids } = await aLog();
  log.get = () => Promise.reject(new Error('asked'));
  const place = decodeEventId(ids[2]!)!;
  for (const odd of [{ sequence: 0 }, { partition: 1 }]) {
    const id = encodeEventId({ ...place, ...odd });
    expect(await resolveCursor(id, WORKSPACE, log, nothingRecent)).toEqual({ ok: false, reason: 'foreign' });
  }
});

test('a cursor older than retention is a gap, unless nothing after it was lost or the ring has it still', async () => {
  const { log, ids } = await aLog();
  log.forgetUpTo(3);
  const gaps = ids.map(async (id) => resolveCursor(id, WORKSPACE, log, nothingRecent));
  expect(await Promise.all(gaps)).toMatchObject([{ gap: true }, { gap: true }, { gap: false }, { gap: false }]);
  const covered = { recent: () => undefined, covers: () => true };
  expect(await resolveCursor(ids[0]!, WORKSPACE, log, covered)).toEqual({ ok: true, position: 1, gap: false });
  const otherEpoch = encodeEventId({ ...decodeEventId(ids[0]!)!, epoch: 8 });
  expect(await resolveCursor(otherEpoch, WORKSPACE, log, nothingRecent)).toMatchObject({ ok: false });
});
