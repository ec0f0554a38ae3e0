import { expect, test } from 'vitest';
import { InMemoryEventLog } from './in-memory-log.js';
import { lastInMode } from './last-in-mode.js';
import { logFixture } from './log-fixture.js';

/** A log with these marks, in order, those of tests in capitals. */
async function aLog(marks: readonly string[]) {
  const log = new InMemoryEventLog();
  const { delivered } = logFixture(log);
  const events = marks.map((mark) => delivered(mark, { testMode: mark === mark.toUpperCase() }));
  for (let i = 0; i < events.length; i += 1_000) await log.append(events.slice(i, i + 1_000));
  const subject = (await log.get(1))?.subject ?? '';
  return async (testMode: boolean) => (await lastInMode(log, subject, testMode))?.correlationId;
}
const many = (mark: string, count: number) => Array.from({ length: count }, () => mark);

test('the last event of a mode is found behind those of the other one, and nothing where there is none', async () => {
  const lastOf = await aLog(['a', 'b', 'C', 'D']);
  expect([await lastOf(false), await lastOf(true)]).toEqual(['b', 'D']);
  expect(await (await aLog(['A', 'B']))(false)).toBeUndefined();
});

test('it is the newest one however long the history before it, and the tests after it', async () => {
  expect(await (await aLog([...many('a', 3_000), 'b', 'C']))(false)).toBe('b');
  expect(await (await aLog([...many('a', 3_000), 'b', ...many('C', 5_000)]))(false)).toBe('b');
});
