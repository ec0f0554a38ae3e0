import { eventDefinition, parseRecorded, type RecordedEvent, type StoredEnvelope } from '@posthorn/events';
import { eventId } from './encode.js';
import { RetryPolicyError } from './errors.js';

/** A message of the events stream, whoever delivered it: consumer, direct get or the in-memory log. */
export interface StoredMessage {
  readonly subject: string;
  readonly seq: number;
  readonly data: Uint8Array;
  /** Of messages that a consumer delivers. */
  readonly info?: { readonly timestampNanos: number };
}

/** A message no event can be made of. Readers skip it with a warning, consumers park it: it must not stop the log. */
export class UndecodableMessageError extends RetryPolicyError {
  override readonly name = 'UndecodableMessageError';
  constructor(
    readonly subject: string,
    readonly sequence: number,
    options?: ErrorOptions,
  ) {
    super('UNDECODABLE', 'never', `message ${sequence} on ${subject} is not an event`, options);
  }
}

const text = new TextDecoder('utf-8', { fatal: true });

/**
 * The one place where a message becomes an event. Unknown types pass: a reader may be older than a writer.
 * Data was validated when it was made, so only what identity and routing rest on is looked at again.
 * @throws UndecodableMessageError when the body is not an envelope
 */
export function decodeEvent({ subject, seq: sequence, data }: StoredMessage, epoch: number): RecordedEvent {
  try {
    const envelope: unknown = JSON.parse(text.decode(data));
    if (!isEnvelope(envelope)) throw new TypeError('the body is not an envelope');
    // Not a copy: V8 takes one for long-lived where a warm-up has kept many, and then every collection copies what they hold.
    return newest(Object.assign(envelope, { id: eventId(envelope.occurredAt, sequence, epoch), sequence, subject }));
  } catch (cause) {
    throw new UndecodableMessageError(subject, sequence, { cause });
  }
}

/** @param event of this message, which nobody else has yet. @returns the same with the time the message was stored, which is in the delivery's reply subject */
export function withStoredAt(event: RecordedEvent, { info }: StoredMessage): RecordedEvent {
  return info ? Object.assign(event, { storedAtMs: info.timestampNanos / 1e6 }) : event;
}

/** Deciders and projections see only the newest version of a type they know (ADR 0003). */
function newest(event: RecordedEvent): RecordedEvent {
  const { version } = eventDefinition(event.type) ?? event;
  if (event.version >= version) return event;
  const parsed = parseRecorded(event);
  if (!parsed.ok) throw new TypeError(parsed.issues.join('; '));
  return parsed.event;
}

function isEnvelope(value: unknown): value is StoredEnvelope {
  if (typeof value !== 'object' || value === null) return false;
  const {
    type,
    version,
    workspaceId,
    occurredAt,
    correlationId,
    data,
  }: Partial<Record<keyof StoredEnvelope, unknown>> = value;
  return (
    typeof type === 'string' &&
    typeof version === 'number' &&
    typeof workspaceId === 'string' &&
    typeof occurredAt === 'string' &&
    typeof correlationId === 'string' &&
    typeof data === 'object' &&
    data !== null
  );
}
