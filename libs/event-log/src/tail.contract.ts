import { expect, test } from 'vitest';
import type { EventLog, TailQuery } from './event-log.js';
import { collect, logFixture, nth } from './log-fixture.js';

export function tailContract(log: () => EventLog): void {
  /** Tails until `count` marks came. */
  async function tail(query: Omit<TailQuery, 'signal'>, count: number): Promise<string[]> {
    const marks: string[] = [];
    for await (const burst of log().tail({ ...query, signal: AbortSignal.timeout(30_000) })) {
      expect(burst.length).toBeGreaterThan(0);
      marks.push(...burst.map(({ correlationId }) => correlationId));
      if (marks.length >= count) break;
    }
    return marks;
  }

  test('a tail gives what is stored, then what comes, without gap or repetition', async () => {
    const { all, delivered } = logFixture(log());
    const wanted = Array.from({ length: 500 }, (_, i) => `mark${i}`);
    const [stored, live] = [wanted.slice(0, 250), wanted.slice(250)];
    const appended = await log().append(stored.map((mark) => delivered(mark)));
    const seen = tail({ after: nth(appended, 9).sequence, subjects: [all] }, 490);
    for (const mark of live) await log().append(delivered(mark));
    expect(await seen).toEqual(wanted.slice(10));
  });

  test('a tail with subjects gives only what one of them matches', async () => {
    const { workspaceId, delivered, opened } = logFixture(log());
    const { last } = await log().bounds();
    const subjects = [`evt.${workspaceId}.engagement.*.*`, `evt.${workspaceId}.delivery.bert.*`];
    const seen = tail({ after: last, subjects }, 2);
    await log().append([delivered('a'), opened('b'), delivered('c', { key: 'bert' })]);
    expect(await seen).toEqual(['b', 'c']);
  });

  test('a tail with filters that overlap gives each event once, stored or live', async () => {
    const { workspaceId, delivered, opened } = logFixture(log());
    const { last } = await log().bounds();
    const subjects = [`evt.${workspaceId}.*.anna.*`, `evt.${workspaceId}.delivery.*.*`];
    const four = [delivered('a'), opened('b'), delivered('c', { key: 'bert' }), opened('d', { key: 'bert' })];
    await log().append(four);
    const seen = tail({ after: last, subjects }, 6);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await log().append(four);
    expect(await seen).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  test('a tail without any filter gives nothing', async () => {
    const { delivered } = logFixture(log());
    const bursts = collect(log().tail({ after: 0, subjects: [], signal: AbortSignal.timeout(200) }));
    await log().append(delivered('a'));
    expect(await bursts).toEqual([]);
  });

  test('a tail ends when its signal aborts, also while nothing happens', async () => {
    const { all } = logFixture(log());
    const { last } = await log().bounds();
    const abort = new AbortController();
    const bursts = collect(log().tail({ after: last, subjects: [all], signal: abort.signal }));
    setTimeout(() => abort.abort(), 100);
    expect(await bursts).toEqual([]);
    expect(await collect(log().tail({ after: last, signal: abort.signal }))).toEqual([]);
  });
}
