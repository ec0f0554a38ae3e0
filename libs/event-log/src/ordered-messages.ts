import { type Consumer, type ConsumerMessages, DeliverPolicy, type JetStreamClient } from '@nats-io/jetstream';
import { EVENTS_STREAM } from './streams.js';

/** Prefetched by the client; the pull of more waits until the reader came so far, so a slow reader costs no memory. */
const PREFETCH = 1_000;
/** A lost consumer is noticed after two of these. */
const HEARTBEAT_MS = 2_000;

export interface MessageRange {
  readonly subjects: readonly string[] | undefined;
  readonly start: { readonly after: number } | { readonly since: Date };
}

export interface OrderedMessages extends AsyncDisposable {
  readonly consumer: Consumer;
  readonly messages: ConsumerMessages;
}

/**
 * Opens an ordered consumer: messages in order, each once, stored ones first. The client makes it anew
 * at the right place after a reconnect, a gap or its loss. Dispose of it, or it idles on the server for 5 min.
 */
export async function openOrdered(js: JetStreamClient, { subjects, start }: MessageRange): Promise<OrderedMessages> {
  const consumer = await js.consumers.get(EVENTS_STREAM, {
    ...(subjects && { filter_subjects: [...subjects] }),
    ...('since' in start
      ? { deliver_policy: DeliverPolicy.StartTime, opt_start_time: start.since.toISOString() }
      : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: start.after + 1 }),
  });
  const messages = await consumer.consume({ max_messages: PREFETCH, idle_heartbeat: HEARTBEAT_MS });
  return {
    consumer,
    messages,
    async [Symbol.asyncDispose]() {
      messages.stop();
      // The server forgets it by itself; only tidiness is lost when this fails.
      await consumer.delete().catch(() => false);
    },
  };
}
