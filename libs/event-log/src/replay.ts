import type { JetStreamClient } from '@nats-io/jetstream';
import { covered } from './broker-filters.js';
import type { StoredMessage } from './decode.js';
import { LogUnavailableError } from './errors.js';
import type { ReadQuery } from './event-log.js';
import { mergeInOrder } from './merge.js';
import { openOrdered, type OrderedMessages } from './ordered-messages.js';

/** Little, so that a replay does not keep live messages of the same connection waiting; more is hardly faster. */
const PREFETCH = 256;
/** How long a replay may stand still before it asks whether anything is left to come. */
const STALL_MS = 2_000;
/** Consumers that may be lost in a row without a message in between. */
const MAX_LOSSES = 5;
/** With more filters than this, what they have in common is read and the rest dropped here. */
const MAX_MERGED = 8;

/** A bounded part of the log. */
export interface ReplayRange extends ReadQuery {
  /** At most the last sequence of the log, so that the replay ends. */
  readonly until: number;
  /** Ends the replay early. */
  readonly signal?: AbortSignal;
}

/** Reads the messages of one filter, or of all subjects, in order. */
export type ReadOne = (range: ReplayRange, subject: string | undefined) => AsyncIterable<StoredMessage>;

/**
 * The stored messages of a range, in order.
 *
 * Several filters are replayed one by one and merged: where a contact has several messages in a block,
 * nats-server 2.15 looks through every matching subject of the block for each message of a consumer with several
 * filters (3 k/s against 50 k/s, ADR 0001).
 */
export function replay(one: ReadOne, range: ReplayRange): AsyncIterable<StoredMessage> {
  const { subjects } = range;
  if (!subjects || subjects.length === 1) return one(range, subjects?.[0]);
  if (subjects.length <= MAX_MERGED) return mergeInOrder(subjects.map((subject) => one(range, subject)));
  const { filters, matches } = covered(subjects);
  return only(one(range, filters[0]), matches);
}

async function* only(
  messages: AsyncIterable<StoredMessage>,
  matches: (subject: string) => boolean,
): AsyncGenerator<StoredMessage> {
  for await (const message of messages) if (matches(message.subject)) yield message;
}

/**
 * By an ordered consumer.
 * @throws LogUnavailableError when the server takes the consumer away again and again
 */
export async function* replayOne(
  js: JetStreamClient,
  { after = 0, since, until, limit = PREFETCH, signal }: ReplayRange,
  subject: string | undefined,
): AsyncGenerator<StoredMessage> {
  let position = after;
  for (let losses = 0; losses < MAX_LOSSES && !signal?.aborted; losses++) {
    const start = since && position === after ? { since } : { after: position };
    const subjects = subject === undefined ? undefined : [subject];
    await using opened = await openOrdered(js, { subjects, start, limit: Math.min(limit, PREFETCH) }, signal).catch(
      (cause: unknown) => {
        throw new LogUnavailableError('the log does not answer', { cause });
      },
    );
    const { num_pending } = await opened.consumer.info(true);
    if (num_pending === 0) return;
    using watch = endWhenDrained(opened);
    for await (const message of opened.messages) {
      losses = 0;
      watch.progress();
      if (message.seq > until) return;
      if (message.seq > position) yield message;
      position = Math.max(position, message.seq);
      if (message.seq === until || message.info.pending === 0) return;
    }
    if (watch.drained) return;
  }
  if (!signal?.aborted) throw new LogUnavailableError('the log was lost while it was read');
}

interface DrainWatch extends Disposable {
  readonly drained: boolean;
  progress(): void;
}

/** The last message announced may be removed by retention before it is delivered; nothing would follow then. */
function endWhenDrained({ consumer, messages }: OrderedMessages): DrainWatch {
  let moved = false;
  let drained = false;
  const ask = async () => {
    const { num_pending } = await consumer.info();
    if (num_pending > 0 || moved) return;
    // What the server sent before this answer is here; it is still read.
    drained = true;
    messages.stop();
  };
  const timer = setInterval(() => {
    // When the question fails, the consumer is lost, and the loss ends the messages.
    if (!moved) ask().catch(() => undefined);
    moved = false;
  }, STALL_MS);
  return {
    get drained() {
      return drained;
    },
    progress() {
      moved = true;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
