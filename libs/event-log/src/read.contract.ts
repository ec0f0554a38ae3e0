import { expect, test } from 'vitest';
import type { EventLog, ReadQuery } from './event-log.js';
import { collect, logFixture, nth } from './log-fixture.js';

export function readContract(log: () => EventLog): void {
  async function read(query: ReadQuery): Promise<string[]> {
    const events = await collect(log().read(query));
    return events.map(({ correlationId }) => correlationId);
  }

  test('a read takes what lies after one sequence, up to another', async () => {
    const { all, delivered } = logFixture(log());
    const appended = await log().append(['a', 'b', 'c', 'd'].map((mark) => delivered(mark)));
    const [a, c] = [nth(appended, 0).sequence, nth(appended, 2).sequence];
    expect(await read({ subjects: [all], after: a })).toEqual(['b', 'c', 'd']);
    expect(await read({ subjects: [all], until: c })).toEqual(['a', 'b', 'c']);
    expect(await read({ subjects: [all], after: a, until: c })).toEqual(['b', 'c']);
    expect(await read({ subjects: [all], after: c, until: a })).toEqual([]);
  });

  test('a read with several subjects gives what any of them matches, in order, once', async () => {
    const { workspaceId, delivered, opened } = logFixture(log());
    await log().append([delivered('a'), opened('b'), delivered('c', { key: 'bert' }), opened('d', { key: 'bert' })]);
    const delivery = `evt.${workspaceId}.delivery.*.*`;
    const bert = `evt.${workspaceId}.engagement.bert.*`;
    expect(await read({ subjects: [delivery, bert] })).toEqual(['a', 'c', 'd']);
    expect(await read({ subjects: [`evt.${workspaceId}.*.anna.*`] })).toEqual(['a', 'b']);
    expect(await read({ subjects: [`evt.${workspaceId}.policy.*.*`] })).toEqual([]);
  });

  test('filters that overlap give each event once, and no filter at all gives nothing', async () => {
    const { workspaceId, delivered, opened } = logFixture(log());
    await log().append([delivered('a'), opened('b'), delivered('c', { key: 'bert' }), opened('d', { key: 'bert' })]);
    const overlapping = [`evt.${workspaceId}.*.anna.*`, `evt.${workspaceId}.delivery.*.*`];
    expect(await read({ subjects: overlapping })).toEqual(['a', 'b', 'c']);
    expect(await read({ subjects: [] })).toEqual([]);
    const many = Array.from({ length: 20 }, (_, i) => `evt.${workspaceId}.engagement.contact${i}.*`);
    expect(await read({ subjects: [...many, ...overlapping] })).toEqual(['a', 'b', 'c']);
  });

  test('a read takes what was stored at or after a time', async () => {
    const { all, delivered } = logFixture(log());
    await log().append(delivered('early'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const since = new Date();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await log().append(delivered('late'));
    expect(await read({ subjects: [all], since })).toEqual(['late']);
    expect(await read({ subjects: [all], since: new Date(0) })).toEqual(['early', 'late']);
    expect(await read({ subjects: [all], since: new Date(Date.now() + 60_000) })).toEqual([]);
  });

  test('a read ends after as many events as were asked for', async () => {
    const { workspaceId, all, delivered, opened } = logFixture(log());
    await log().append([delivered('a'), opened('b'), delivered('c'), opened('d')]);
    const overlapping = [`evt.${workspaceId}.*.anna.*`, `evt.${workspaceId}.delivery.*.*`];
    expect(await read({ subjects: [all], limit: 1 })).toEqual(['a']);
    expect(await read({ subjects: [all], limit: 3, since: new Date(0) })).toEqual(['a', 'b', 'c']);
    expect(await read({ subjects: overlapping, limit: 2 })).toEqual(['a', 'b']);
    expect(await read({ subjects: [all], limit: 9 })).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a long read gives every event once, in order, also of one contact', async () => {
    const { workspaceId, all, delivered } = logFixture(log());
    const wanted = Array.from({ length: 3_000 }, (_, i) => `mark${i}`);
    for (let i = 0; i < 3; i++) {
      await log().append(wanted.slice(i * 1_000, (i + 1) * 1_000).map((mark) => delivered(mark)));
    }
    expect(await read({ subjects: [all] })).toEqual(wanted);
    expect(await read({ subjects: [`evt.${workspaceId}.*.anna.*`] })).toEqual(wanted);
  });

  test('a reader may leave in the middle', async () => {
    const { all, delivered } = logFixture(log());
    await log().append(['a', 'b', 'c'].map((mark) => delivered(mark)));
    for await (const event of log().read({ subjects: [all] })) {
      expect(event.correlationId).toBe('a');
      break;
    }
  });

  test('the last event on a subject, with wildcards, and none where nothing happened', async () => {
    const { workspaceId, delivered, opened } = logFixture(log());
    const { events } = await log().append([delivered('a'), opened('b'), delivered('c', { key: 'bert' })]);
    expect(await log().last(`evt.${workspaceId}.delivery.anna.delivered`)).toEqual(events[0]);
    expect(await log().last(`evt.${workspaceId}.*.anna.*`)).toEqual(events[1]);
    expect(await log().last(`evt.${workspaceId}.>`)).toEqual(events[2]);
    expect(await log().last(`evt.${workspaceId}.*.carl.*`)).toBeUndefined();
  });

  test('an event by its sequence, and none beyond the end', async () => {
    const { delivered } = logFixture(log());
    const event = nth(await log().append(delivered('a')));
    expect(await log().get(event.sequence)).toEqual(event);
    expect(await log().get(9_000_000_000)).toBeUndefined();
  });

  test('the bounds reach to the newest event', async () => {
    const { delivered } = logFixture(log());
    const { sequence } = nth(await log().append(delivered('a')));
    const { first, last, epoch } = await log().bounds();
    expect(first).toBeGreaterThanOrEqual(1);
    expect(last).toBeGreaterThanOrEqual(sequence);
    expect(epoch).toBeGreaterThanOrEqual(1);
    expect(epoch).toBeLessThanOrEqual(255);
  });
}
