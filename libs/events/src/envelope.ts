import { z } from 'zod';
import type { EventFact } from './event-definition.js';

const isoInstant = z.iso.datetime({ precision: 3 });

/**
 * What is stored as the message body, as JSON. The event id is not in it: it follows from
 * `occurredAt` and the sequence (event-id.ts).
 */
export const storedEnvelope = z.object({
  type: z.string(),
  version: z.int().positive(),
  workspaceId: z.string(),
  /** The agent (mailbox) on whose behalf it happened. */
  agentId: z.string().optional(),
  /** Contact key, in every family that is about a person. */
  contact: z.string().optional(),
  /** ISO 8601 UTC with milliseconds. */
  occurredAt: isoInstant,
  testMode: z.boolean(),
  /** The same for everything that follows from one command; for a send, its send id. */
  correlationId: z.string(),
  /** The event id or command id that directly caused this event. */
  causationId: z.string().optional(),
  /** W3C Trace Context. */
  traceparent: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
});

export type StoredEnvelope = z.infer<typeof storedEnvelope>;

/** An event as it stands in the log: the envelope with its place. */
export interface RecordedEvent<Fact extends EventFact = EventFact>
  extends Omit<StoredEnvelope, 'type' | 'version' | 'data'> {
  readonly id: string;
  /** JetStream sequence; orders all events of a workspace. */
  readonly sequence: number;
  /** Full subject, `evt.<workspace>.<family>.<key>.<verb>`. */
  readonly subject: string;
  readonly type: Fact['type'];
  readonly version: number;
  readonly data: Fact['data'];
}
