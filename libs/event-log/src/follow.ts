import { setTimeout } from 'node:timers/promises';
import type { JetStreamClient } from '@nats-io/jetstream';
import { bursts } from './bursts.js';
import type { StoredMessage } from './decode.js';
import type { TailQuery } from './event-log.js';
import { openOrdered } from './ordered-messages.js';

const REOPEN_DELAY_MS = 100;

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
      await using opened = await openOrdered(js, { subjects, start: { after: position } });
      using _ = onAbort(signal, () => opened.messages.stop());
      for await (const burst of bursts(opened.messages)) {
        if (signal.aborted) return;
        yield burst;
        position = burst.at(-1)?.seq ?? position;
      }
    } catch (error) {
      if (signal.aborted) return;
      warn(`the tail is interrupted after sequence ${position} and will be reopened`, error);
    }
    await setTimeout(REOPEN_DELAY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function onAbort(signal: AbortSignal, act: () => void): Disposable {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', act) };
}
