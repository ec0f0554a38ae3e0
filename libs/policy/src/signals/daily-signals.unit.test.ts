import { setTimeout } from 'node:timers/promises';
import { LogUnavailableError } from '@posthorn/event-log';
import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { DeliveryComplained } from '@posthorn/events';
import { expect, test } from 'vitest';
import { DailySignals } from './daily-signals.js';

const at = '2026-03-22T10:00:00.000Z';
const nowMs = Date.parse(at);

async function complain(log: InMemoryEventLog): Promise<void> {
  const fact = DeliveryComplained.of({ requestId: 'req_1', recipientEmail: 'anna@example.com', complainedAt: at });
  const place = { workspaceId: 'wsk_1', key: 'anna', occurredAt: at, testMode: false, correlationId: 'req_1' };
  await log.append({ fact, ...place });
}

function signalsOf(log: InMemoryEventLog, bounds: () => ReturnType<InMemoryEventLog['bounds']>): DailySignals {
  return new DailySignals({ read: (query) => log.read(query), tail: (query) => log.tail(query), bounds });
}

test('what the tail brings before the look-up has read it counts once', async () => {
  const log = new InMemoryEventLog();
  let calls = 0;
  const signals = signalsOf(log, async () => {
    // The first one is the tail's beginning.
    if (++calls === 2) {
      await complain(log);
      await setTimeout(20);
      const bounds = await log.bounds();
      await complain(log);
      await setTimeout(20);
      return bounds;
    }
    return log.bounds();
  });
  expect(await signals.today('wsk_1', nowMs)).toMatchObject({ complaints: 2 });
  await complain(log);
  await expect.poll(() => signals.today('wsk_1', nowMs)).toMatchObject({ complaints: 3 });
  await signals.close();
});

test('a look-up that fails is made again by the next who asks', async () => {
  const log = new InMemoryEventLog();
  await complain(log);
  let calls = 0;
  const signals = signalsOf(log, () =>
    ++calls === 2 ? Promise.reject(new LogUnavailableError('away')) : log.bounds(),
  );
  await expect(signals.today('wsk_1', nowMs)).rejects.toThrow(LogUnavailableError);
  expect(await signals.today('wsk_1', nowMs)).toMatchObject({ complaints: 1 });
  await signals.close();
});
