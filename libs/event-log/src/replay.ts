import type { JetStreamClient } from '@nats-io/jetstream';
import type { StoredMessage } from './decode.js';
import type { ReadQuery } from './event-log.js';
import { openOrdered, type OrderedMessages } from './ordered-messages.js';

/** How long a replay may stand still before it asks whether anything is left to come. */
const STALL_MS = 2_000;

/**
 * The stored messages of a query, in order, up to and including `until`.
 * @param until at most the last sequence of the log, so that the replay ends
 */
export async function* replay(
  js: JetStreamClient,
  { subjects, after = 0, since }: ReadQuery,
  until: number,
): AsyncGenerator<StoredMessage> {
  await using opened = await openOrdered(js, { subjects, start: since ? { since } : { after } });
  const { num_pending } = await opened.consumer.info(true);
  if (num_pending === 0) return;
  const watch = stopWhenDrained(opened);
  try {
    for await (const message of opened.messages) {
      watch.progress();
      if (message.seq > until) return;
      if (message.seq > after) yield message;
      if (message.seq === until || message.info.pending === 0) return;
    }
  } finally {
    watch.end();
  }
}

/** The last message announced may be removed by retention before it is delivered; nothing would follow then. */
function stopWhenDrained({ consumer, messages }: OrderedMessages): { progress(): void; end(): void } {
  let moved = false;
  const timer = setInterval(() => {
    if (!moved && messages.getPending() === 0) {
      consumer.info().then(
        ({ num_pending }) => num_pending === 0 && messages.stop(),
        () => undefined,
      );
    }
    moved = false;
  }, STALL_MS);
  return {
    progress() {
      moved = true;
    },
    end: () => clearInterval(timer),
  };
}
