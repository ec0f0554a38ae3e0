import type { EncodedEvent } from './encode.js';
import { AppendRefusedError } from './errors.js';
import type { AppendOptions, Expectation } from './event-log.js';

/** nats-server refuses larger atomic batches. */
const MAX_EVENTS = 1_000;
/** Below `max_msg_size` of deploy/nats/events.json by the room headers take. */
const MAX_EVENT_BYTES = 250 * 1024;
/** Of one append; the server holds a batch until it is complete. */
const MAX_BYTES = 8 * 1024 * 1024;

/** What one caller wants appended, all or nothing; group commit may put several into one atomic batch. */
export interface AppendUnit {
  readonly events: readonly EncodedEvent[];
  readonly messageId: string | undefined;
  readonly expect: Expectation | undefined;
  readonly bytes: number;
  /** Met a unit it must not share a batch with; likely to be refused, so it goes alone. */
  contended: boolean;
}

/** @throws AppendRefusedError when it is more than the server takes, or an id or expectation is malformed */
export function appendUnit(events: readonly EncodedEvent[], { messageId, expect }: AppendOptions): AppendUnit {
  if (events.length > MAX_EVENTS) {
    throw new AppendRefusedError(`one append takes at most ${MAX_EVENTS} events, got ${events.length}`);
  }
  let bytes = 0;
  for (const { subject, body } of events) {
    if (body.length > MAX_EVENT_BYTES) {
      throw new AppendRefusedError(`an event takes at most ${MAX_EVENT_BYTES} bytes, ${subject} has ${body.length}`);
    }
    bytes += body.length;
  }
  if (bytes > MAX_BYTES) throw new AppendRefusedError(`one append takes at most ${MAX_BYTES} bytes, got ${bytes}`);
  if (messageId !== undefined) assertHeaderValue('messageId', messageId);
  if (expect) assertHeaderValue('expect.subject', expect.subject);
  return { events, messageId, expect, bytes, contended: false };
}

/**
 * Headers of the i-th event. The id of the first is the caller's, so that a repeated single append
 * is answered with its first sequence; the expectation is checked once, on the first.
 */
export function unitHeaders({ messageId, expect, events }: AppendUnit, i: number): Record<string, string> {
  const headers: Record<string, string> = {};
  const traceparent = events[i]?.envelope.traceparent;
  if (traceparent !== undefined) headers['traceparent'] = traceparent;
  if (messageId !== undefined) headers['Nats-Msg-Id'] = i === 0 ? messageId : `${messageId}#${i}`;
  if (expect && i === 0) {
    headers['Nats-Expected-Last-Subject-Sequence'] = `${expect.lastSequence}`;
    headers['Nats-Expected-Last-Subject-Sequence-Subject'] = expect.subject;
  }
  return headers;
}

function assertHeaderValue(name: string, value: string): void {
  if (!/^[\x21-\x7e]{1,512}$/.test(value)) {
    throw new AppendRefusedError(`${name} must be 1 to 512 printable ASCII characters without space`);
  }
}
