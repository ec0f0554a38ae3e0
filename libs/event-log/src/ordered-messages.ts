import {
  type Consumer,
  type ConsumerMessages,
  type ConsumerNotification,
  DeliverPolicy,
  type JetStreamClient,
} from '@nats-io/jetstream';
import { EVENTS_STREAM } from './streams.js';

/** Prefetched by the client; the pull of more waits until the reader came so far, so a slow reader costs no memory. */
const PREFETCH = 1_000;
/** Without news of the server for two of these, the consumer counts as lost. */
const HEARTBEAT_MS = 2_000;

/**
 * The client would make the consumer anew by itself, but then asks for no messages (3.4.0: its pull
 * says `batch: 0`) until two more heartbeats are missed.
 */
const LOST: ReadonlySet<ConsumerNotification['type']> = new Set([
  'consumer_deleted',
  'consumer_not_found',
  'stream_not_found',
  'heartbeats_missed',
  'reset',
]);

export interface MessageRange {
  readonly subjects: readonly string[] | undefined;
  readonly start: { readonly after: number } | { readonly since: Date };
  /** How many the reader will want at most; fetches no more ahead. */
  readonly limit?: number | undefined;
  /** Messages without their bodies, for those who only look at subjects. */
  readonly headersOnly?: boolean | undefined;
}

export interface OrderedMessages extends AsyncDisposable {
  readonly consumer: Consumer;
  /** In order, each once, stored ones first, without end. Ends when the consumer is lost: open another one. */
  readonly messages: ConsumerMessages;
}

/**
 * Opens an ordered consumer. Dispose of it, or it idles on the server for five minutes.
 * @param signal ends the messages, also while nothing comes
 */
export async function openOrdered(
  js: JetStreamClient,
  { subjects, start, limit = PREFETCH, headersOnly = false }: MessageRange,
  signal?: AbortSignal,
): Promise<OrderedMessages> {
  const consumer = await js.consumers.get(EVENTS_STREAM, {
    ...(subjects && { filter_subjects: [...subjects] }),
    ...(headersOnly && { headers_only: true }),
    ...('since' in start
      ? { deliver_policy: DeliverPolicy.StartTime, opt_start_time: start.since.toISOString() }
      : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: start.after + 1 }),
  });
  const messages = await consumer.consume({ max_messages: Math.min(PREFETCH, limit), idle_heartbeat: HEARTBEAT_MS });
  void endWhenLost(messages);
  const stop = () => messages.stop();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  return {
    consumer,
    messages,
    async [Symbol.asyncDispose]() {
      signal?.removeEventListener('abort', stop);
      messages.stop();
      // The server forgets it by itself; only tidiness is lost when this fails.
      await consumer.delete().catch(() => false);
    },
  };
}

async function endWhenLost(messages: ConsumerMessages): Promise<void> {
  for await (const { type } of messages.status()) if (LOST.has(type)) messages.stop();
}
