import { encodeEventId, eventSubject, type RecordedEvent, type StoredEnvelope } from '@posthorn/events';
import type { NewEvent } from './event-log.js';

/** The log has one partition today; the event id keeps room for more (DESIGN section 7). */
export const PARTITION = 0;

/** A new event in the form it is stored in: all that is missing is the sequence. */
export interface EncodedEvent {
  readonly subject: string;
  readonly envelope: StoredEnvelope;
  /** The envelope as JSON, the message body. */
  readonly body: Uint8Array;
}

/** @throws RangeError when a part of the subject is not one plain token */
export function encodeEvent(event: NewEvent, traceparent?: string): EncodedEvent {
  const { type } = event.fact;
  const dot = type.indexOf('.');
  const subject = eventSubject({
    workspaceId: event.workspaceId,
    family: type.slice(0, dot),
    key: event.key,
    verb: type.slice(dot + 1),
  });
  const envelope: StoredEnvelope = {
    type,
    version: event.fact.version,
    workspaceId: event.workspaceId,
    ...(event.agentId !== undefined && { agentId: event.agentId }),
    ...(event.contact !== undefined && { contact: event.contact }),
    occurredAt: event.occurredAt,
    testMode: event.testMode,
    correlationId: event.correlationId,
    ...(event.causationId !== undefined && { causationId: event.causationId }),
    ...(traceparent !== undefined && { traceparent }),
    data: event.fact.data,
  };
  return { subject, envelope, body: Buffer.from(JSON.stringify(envelope)) };
}

/** The event as it stands in the log, once its place is known. */
export function recorded(encoded: EncodedEvent, sequence: number, epoch: number): RecordedEvent {
  return {
    id: eventId(encoded.envelope.occurredAt, sequence, epoch),
    sequence,
    subject: encoded.subject,
    ...encoded.envelope,
  };
}

/** @throws RangeError when `occurredAt` is not a time after 1970 */
export function eventId(occurredAt: string, sequence: number, epoch: number): string {
  return encodeEventId({ occurredAtMs: Date.parse(occurredAt), epoch, partition: PARTITION, sequence });
}
