import { InvalidEventError } from '@posthorn/events';
import { expect, test, vi } from 'vitest';
import { AppendRefusedError, LogUnavailableError, RetryPolicyError } from './errors.js';
import { settle, type Settlement } from './settle.js';

function delivery(deliveryCount = 1) {
  const told: string[] = [];
  return {
    told,
    subject: 'evt.w.send.c.queued',
    seq: 7,
    info: { deliveryCount },
    ack: () => void told.push('ack'),
    nak: (ms?: number) => void told.push(`nak ${ms}`),
    term: (reason?: string) => void told.push(`term ${reason}`),
    working: () => void told.push('working'),
  };
}

function settlement(overrides: Partial<Settlement> = {}): Settlement & { parked: unknown[]; warnings: string[] } {
  const parked: unknown[] = [];
  const warnings: string[] = [];
  return {
    parked,
    warnings,
    ackWaitMs: 60,
    maxDeliver: 5,
    signal: new AbortController().signal,
    handle: () => Promise.resolve(),
    park: (failure) => Promise.resolve(parked.push(failure)),
    warn: (message) => void warnings.push(message),
    ...overrides,
  };
}

test('what was handled is acknowledged', async () => {
  const message = delivery(2);
  const contexts: unknown[] = [];
  await settle(message, settlement({ handle: (context) => Promise.resolve(contexts.push(context.deliveries)) }));
  expect(message.told).toEqual(['ack']);
  expect(contexts).toEqual([2]);
});

test('a handler that takes long keeps its message', async () => {
  const message = delivery();
  // It takes as long as the third sign of life does.
  const untilTheThird = () =>
    vi.waitFor(() => expect(message.told.length).toBeGreaterThanOrEqual(3), { timeout: 15_000 });
  await settle(message, settlement({ handle: untilTheThird }));
  expect(message.told.slice(0, 3)).toEqual(['working', 'working', 'working']);
  expect(message.told.at(-1)).toBe('ack');
});

test('a failure is given back with a delay, and the log says which message and when', async () => {
  const message = delivery();
  const failing = settlement({ handle: () => Promise.reject(new RetryPolicyError('BUSY', { afterMs: 5 }, 'busy')) });
  await settle(message, failing);
  expect(message.told).toEqual(['nak 5']);
  expect(failing.warnings).toEqual(['message 7 on evt.w.send.c.queued, delivery 1 failed, again in 5 ms']);
});

test('what a handler gives up because the process stops is given back at once, but for the last delivery', async () => {
  const signal = AbortSignal.abort(new Error('it stops'));
  const stopped = settlement({ signal, handle: () => Promise.reject(signal.reason as Error) });
  const [message, last] = [delivery(4), delivery(5)];
  await settle(message, stopped);
  expect([message.told, stopped.warnings]).toEqual([['nak undefined'], []]);
  await settle(last, stopped);
  expect(last.told).toEqual(['term UNEXPECTED']);
});

test('a hopeless message is given up only after it is parked', async () => {
  const message = delivery(3);
  const told = message.told;
  const failing = settlement({
    handle: () => Promise.reject(new RetryPolicyError('GONE', 'never', 'gone')),
    park: (failure) => Promise.resolve(told.push(`parked ${failure.code} ${failure.deliveries}`)),
  });
  await settle(message, failing);
  expect(told).toEqual(['parked GONE 3', 'term GONE']);
});

test('a message that cannot be parked is not given up', async () => {
  const message = delivery();
  await settle(
    message,
    settlement({
      handle: () => Promise.reject(new RetryPolicyError('GONE', 'never', 'gone')),
      park: () => Promise.reject(new Error('log is away')),
    }),
  );
  expect(message.told).toEqual(['nak 60']);
});

test('a message that cannot be parked for a while is kept, however often it has come', async () => {
  const message = delivery(100);
  const park = () => Promise.reject(new LogUnavailableError('no acknowledgement'));
  await settle(message, settlement({ park }));
  expect(message.told).toEqual(['nak 60']);
});

test.each([
  new RangeError('no workspace in the subject'),
  new AppendRefusedError('too large'),
  new InvalidEventError('consumer.parked', ['sequence: too small']),
])('a message that can never be parked is given up: %s', async (reason) => {
  const message = delivery(6);
  await settle(message, settlement({ park: () => Promise.reject(reason) }));
  expect(message.told).toEqual(['term HANDLER_LOST']);
});

test('a message whose handler took the process down every time is parked unhandled', async () => {
  const message = delivery(6);
  let handled = false;
  const lost = settlement({
    handle: () => {
      handled = true;
      return Promise.resolve();
    },
  });
  await settle(message, lost);
  expect(handled).toBe(false);
  expect(lost.parked).toMatchObject([{ code: 'HANDLER_LOST', deliveries: 6 }]);
});
