import { expect, test } from 'vitest';
import { testEventLog } from './event-log.contract.js';
import { InMemoryEventLog } from './in-memory-log.js';
import { logFixture } from './log-fixture.js';

const log = new InMemoryEventLog();
testEventLog('in-memory', () => log);

test('what retention removed is gone from every reading', async () => {
  const aged = new InMemoryEventLog(7);
  const { delivered, marks } = logFixture(aged);
  const { events } = await aged.append([delivered('a'), delivered('b')]);
  aged.forgetUpTo(1);
  expect(await marks()).toEqual(['b']);
  expect(await aged.get(1)).toBeUndefined();
  expect(await aged.bounds()).toEqual({ first: 2, last: 2, epoch: 7 });
  expect(await aged.last(events[1]!.subject)).toEqual(events[1]);
});
