import { expect, test } from 'vitest';
import type { OutgoingMail, Refused, Transport, TransportOutcome } from '../transport.gateway.js';
import { WatchedTransport } from './watched-transport.js';

const ACCEPTED: TransportOutcome = { kind: 'accepted', messageId: '<1>', reportsSent: false };
const DOWN: Refused = { kind: 'deferred', scope: 'provider', reason: 'connect ECONNREFUSED' };
const GREYLISTED: TransportOutcome = { kind: 'deferred', scope: 'recipient', reason: 'greylisted' };
const TOO_FAST: TransportOutcome = { kind: 'deferred', scope: 'provider', reason: 'rate_limited', throttled: true };
const { signal } = new AbortController();

/** A transport whose outcomes are given one by one, and what the log says. */
function watched() {
  let now = 0;
  let next: { refused: Refused } | { outcome: TransportOutcome };
  const log: string[] = [];
  const inner: Transport = {
    provider: 'smtp',
    concurrency: 3,
    prepare: () =>
      Promise.resolve(
        'refused' in next
          ? next.refused
          : {
              kind: 'prepared',
              messageId: '<1>',
              discard: () => {},
              deliver: () => Promise.resolve('outcome' in next ? next.outcome : ACCEPTED),
            },
      ),
    close: () => Promise.resolve(),
  };
  const say = (_fields: unknown, message?: string): void => void log.push(message ?? '');
  const transport = new WatchedTransport(inner, { warn: say, info: say } as never, () => now);
  return {
    log,
    transport,
    send: async (what: typeof next, afterMs = 0): Promise<TransportOutcome> => {
      now += afterMs;
      next = what;
      const prepared = await transport.prepare({} as OutgoingMail, signal);
      return prepared.kind === 'prepared' ? prepared.deliver(signal) : prepared;
    },
  };
}

test('a way that is closed is told of once a minute, and once when it is open again', async () => {
  const { log, send } = watched();
  await send({ outcome: ACCEPTED });
  for (let n = 0; n < 50; n++) await send({ refused: DOWN }, 1_000);
  expect(log).toEqual(['no mail leaves: all are deferred']);
  await send({ refused: DOWN }, 60_000);
  expect(log).toHaveLength(2);
  await send({ outcome: ACCEPTED });
  await send({ outcome: ACCEPTED });
  expect(log.slice(2)).toEqual(['mails leave again']);
});

test('what concerns one recipient or our pace is no trouble of the way', async () => {
  const { log, send } = watched();
  await send({ outcome: GREYLISTED });
  await send({ outcome: TOO_FAST });
  expect(log).toEqual([]);
});

test('outcomes pass through as they are', async () => {
  const { send, transport } = watched();
  expect(await send({ outcome: GREYLISTED })).toBe(GREYLISTED);
  expect(await send({ refused: DOWN })).toBe(DOWN);
  expect([transport.provider, transport.concurrency]).toEqual(['smtp', 3]);
});
