import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { LogUnavailableError } from '@posthorn/event-log';
import { afterEach, expect, test } from 'vitest';
import { CampaignHalts, type HaltChange } from './campaign-halts.js';
import { haltingCampaign } from './pause-events.fixture.js';

const started: CampaignHalts[] = [];
afterEach(() => Promise.all(started.splice(0).map((halts) => halts.close())));

/** @param beforeRead called with the subject before it is read; may wait or throw */
function fixture(
  reads: Partial<InMemoryEventLog> = {},
  beforeRead: (subject: string) => Promise<void> = () => Promise.resolve(),
) {
  const log = new InMemoryEventLog();
  const calls: string[] = [];
  const port = {
    last: (subject: string) => log.last(subject),
    async *read(query: Parameters<InMemoryEventLog['read']>[0]) {
      const subject = query?.subjects?.join() ?? '';
      calls.push(subject);
      await beforeRead(subject);
      yield* log.read(query);
    },
    tail: (query: Parameters<InMemoryEventLog['tail']>[0]) => log.tail(query),
    bounds: () => log.bounds(),
    ...reads,
  };
  const halts = new CampaignHalts(port);
  started.push(halts);
  return { halts, calls, ...haltingCampaign(log, 'wsk_1', 'cmp_1') };
}

test('a campaign that was paused before is looked up once, and its resumption is told by the tail', async () => {
  const { halts, calls, pause, resume } = fixture();
  await pause();
  expect(await halts.of('wsk_1', 'cmp_1')).toEqual({
    kind: 'paused',
    reason: 'requested',
    since: '2026-03-22T10:00:00.000Z',
  });
  const lookedUp = calls.length;
  await resume();
  await expect.poll(() => halts.of('wsk_1', 'cmp_1')).toBeUndefined();
  await Promise.all(Array.from({ length: 100 }, () => halts.of('wsk_1', 'cmp_1')));
  expect(calls).toHaveLength(lookedUp);
});

test('canceled is for good, whatever is recorded or looked up after it', async () => {
  const { halts, pause, resume, cancel } = fixture();
  await halts.of('wsk_1', 'cmp_1');
  await cancel();
  await pause();
  await resume();
  const late = fixture();
  await late.resume();
  await late.cancel();
  await late.pause();
  for (const one of [halts, late.halts]) {
    await expect.poll(async () => (await one.of('wsk_1', 'cmp_1'))?.kind).toBe('canceled');
  }
});

test.each([
  [undefined, 'campaign_canceled'],
  ['requested', 'campaign_canceled'],
  ['run_stopped', 'run_stopped'],
])('called off because of %s, its sends are skipped as %s', async (reason, skippedAs) => {
  const { halts, cancel } = fixture();
  await cancel(reason);
  expect(await halts.of('wsk_1', 'cmp_1')).toMatchObject({ kind: 'canceled', reason: skippedAs });
});

test('a campaign that failed sends nothing more', async () => {
  const { halts, fail } = fixture();
  await fail();
  expect(await halts.of('wsk_1', 'cmp_1')).toMatchObject({ kind: 'canceled', reason: 'campaign_failed' });
});

test("another workspace's campaign of the same id is another campaign", async () => {
  const { halts, cancel } = fixture();
  await cancel();
  expect(await halts.of('wsk_2', 'cmp_1')).toBeUndefined();
  expect(await halts.of('wsk_1', 'cmp_2')).toBeUndefined();
});

test('a name that is no id of ours costs no look at the log', async () => {
  const { halts, calls } = fixture();
  for (const name of ['spring launch', 'a.b', '*', '>', '', 'x'.repeat(500)]) {
    expect(await halts.of('wsk_1', name)).toBeUndefined();
  }
  expect(calls).toEqual([]);
});

test('listeners are told of each change', async () => {
  const { halts, pause, resume, cancel } = fixture();
  const changes: HaltChange[] = [];
  halts.onChange((change) => changes.push(change));
  await halts.of('wsk_1', 'cmp_1');
  await pause();
  await resume();
  await cancel();
  await expect.poll(() => changes.map(({ halt }) => halt?.kind)).toEqual(['paused', undefined, 'canceled']);
  expect(changes[0]).toMatchObject({ workspaceId: 'wsk_1', campaignId: 'cmp_1' });
});

test('what the tail tells of a campaign that nobody asked for yet is not all there is to know', async () => {
  const { halts, cancel, pause } = fixture();
  await cancel();
  const changes: HaltChange[] = [];
  halts.onChange((change) => changes.push(change));
  await halts.of('wsk_1', 'cmp_other');
  await pause();
  await expect.poll(() => changes).toHaveLength(1);
  expect(await halts.of('wsk_1', 'cmp_1')).toMatchObject({ kind: 'canceled' });
});

test('a log that does not answer lets nothing of a campaign leave', async () => {
  const { halts } = fixture({ last: () => Promise.reject(new LogUnavailableError('away')) });
  await expect(halts.of('wsk_1', 'cmp_1')).rejects.toThrow(LogUnavailableError);
});

test('who asks while a campaign is looked up waits for all there is to know of it', async () => {
  let go = () => undefined as void;
  const gate = new Promise<void>((resolve) => (go = resolve));
  let isThere = () => undefined as void;
  const there = new Promise<void>((resolve) => (isThere = resolve));
  const { halts, pause, resume, cancel } = fixture({}, async (subject) => {
    if (!subject.endsWith('.canceled')) return;
    isThere();
    await gate;
  });
  await pause();
  await resume();
  await cancel();
  const first = halts.of('wsk_1', 'cmp_1');
  await there;
  const second = halts.of('wsk_1', 'cmp_1');
  setTimeout(go, 20);
  expect(await second).toMatchObject({ kind: 'canceled' });
  expect(await first).toMatchObject({ kind: 'canceled' });
});

test('a campaign that was looked up by half, because the log went away, is looked up again', async () => {
  let isAway = true;
  const { halts, pause, resume, cancel } = fixture({}, async (subject) => {
    if (isAway && subject.endsWith('.canceled')) throw new LogUnavailableError('away');
  });
  await pause();
  await resume();
  await cancel();
  await expect(halts.of('wsk_1', 'cmp_1')).rejects.toThrow(LogUnavailableError);
  isAway = false;
  expect(await halts.of('wsk_1', 'cmp_1')).toMatchObject({ kind: 'canceled' });
});
