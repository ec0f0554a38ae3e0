import type { JetStreamClient } from '@nats-io/jetstream';
import { setTimeout } from 'node:timers/promises';
import type { StoredMessage } from './decode.js';
import type { TailQuery } from './event-log.js';
import { openOrdered } from './ordered-messages.js';

const MAX_BURST = 1_000;
const REOPEN_DELAY_MS = 500;

/**
 * Stored, then live messages, in order, each once, until the signal aborts: one array per arrival burst.
 * Whatever is lost (server, connection, consumer) is waited for, and the next message is the one after the
 * last that was yielded.
 */
export async function* follow(
  js: JetStreamClient,
  { after, subjects, signal }: TailQuery,
  warn: (message: string, cause: unknown) => void,
): AsyncGenerator<readonly StoredMessage[]> {
  let position = after;
  while (!signal.aborted) {
    try {
      for await (const burst of bursts(js, { after: position, subjects, signal })) {
        position = burst.at(-1)?.seq ?? position;
        yield burst;
      }
    } catch (error) {
      if (signal.aborted) return;
      warn(`the tail is interrupted after sequence ${position} and will be reopened`, error);
    }
    await setTimeout(REOPEN_DELAY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function* bursts(
  js: JetStreamClient,
  { after, subjects, signal }: { after: number; subjects: readonly string[] | undefined; signal: AbortSignal },
): AsyncGenerator<readonly StoredMessage[]> {
  await using opened = await openOrdered(js, { subjects, start: { after } });
  const { messages } = opened;
  const stop = () => messages.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    let burst: StoredMessage[] = [];
    for await (const message of messages) {
      if (signal.aborted) return;
      burst.push(message);
      if (messages.getPending() > 0 && burst.length < MAX_BURST) continue;
      yield burst;
      burst = [];
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
