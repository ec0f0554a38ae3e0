import {
  headers,
  type Msg,
  type NatsConnection,
  type Subscription,
  type SubscriptionOptions,
} from '@nats-io/nats-core';
import { expect, test, vi } from 'vitest';
import { history, latest } from './direct-reads.js';
import { LogUnavailableError, ReadRefusedError } from './errors.js';
import { collect } from './log-fixture.js';

/** A connection whose server gives these answers, one list for each request. */
function answering(...pages: Partial<Msg>[][]): NatsConnection {
  let answer: NonNullable<SubscriptionOptions['callback']>;
  const connection: Partial<NatsConnection> = {
    subscribe(_subject, options) {
      answer = options!.callback!;
      return {} as Subscription;
    },
    publish(_subject, _query, options) {
      const page = pages.shift() ?? [];
      queueMicrotask(() => {
        for (const message of page) void answer(null, { subject: options?.reply, ...message } as Msg);
      });
    },
  };
  return connection as NatsConnection;
}

function stored(sequence: number, { pending = 0, body = '{}' } = {}): Partial<Msg> {
  const about = headers();
  about.set('Nats-Subject', 'evt.w.delivery.k.sent');
  about.set('Nats-Sequence', `${sequence}`);
  about.set('Nats-Num-Pending', `${pending}`);
  return { headers: about, data: Buffer.from(body) };
}
const status = (code: number, description: string): Partial<Msg> => ({
  headers: headers(code, description),
  data: new Uint8Array(),
});
const END = status(204, 'EOB');

async function sequencesOf(connection: NatsConnection): Promise<number[]> {
  return (await collect(history(connection, 'evt.w.*.k.*'))).map(({ seq }) => seq);
}

test('a page ends with its status, and the next one is asked for while more is pending', async () => {
  const connection = answering([stored(1, { pending: 2 }), END], [stored(4, { pending: 1 }), stored(7), END]);
  expect(await sequencesOf(connection)).toEqual([1, 4, 7]);
  expect(await sequencesOf(answering([status(404, 'Message Not Found')]))).toEqual([]);
});

test('a message without a body does not end the page', async () => {
  const page = [stored(1, { pending: 1, body: '' }), stored(2), END];
  expect(await sequencesOf(answering(page))).toEqual([1, 2]);
  expect(await latest(answering(page), 'evt.w.*.k.*')).toHaveLength(2);
});

test.each([
  [408, 'Bad Request', ReadRefusedError],
  [413, 'Too Many Results', ReadRefusedError],
  [503, 'Temporarily Unavailable', LogUnavailableError],
])('the status %i is a failure that says why, not an empty history', async (code, description, type) => {
  const read = sequencesOf(answering([stored(1, { pending: 1 }), status(code, description)]));
  await expect(read).rejects.toThrow(`${code} ${description}`);
  await expect(read).rejects.toBeInstanceOf(type);
});

test('answers that stop without a status are a failure', async () => {
  vi.useFakeTimers();
  try {
    const read = sequencesOf(answering([stored(1)])).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await read).toMatchObject({ message: expect.stringContaining('fell silent') });
  } finally {
    vi.useRealTimers();
  }
});

test('requests that are under way at once get each its own answers', async () => {
  const connection = answering([stored(1), END], [status(404, 'Message Not Found')], [stored(2), stored(3), END]);
  const reads = Array.from({ length: 3 }, () => latest(connection, 'evt.w.*.k.*'));
  expect((await Promise.all(reads)).map((page) => page.map(({ seq }) => seq))).toEqual([[1], [], [2, 3]]);
});

test('a connection that takes no request is a log that is away', async () => {
  const closed: Partial<NatsConnection> = {
    subscribe: () => ({}) as Subscription,
    publish() {
      throw new Error('closed');
    },
  };
  await expect(latest(closed as NatsConnection, 'evt.w.*.k.*')).rejects.toBeInstanceOf(LogUnavailableError);
});
