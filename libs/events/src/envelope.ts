import { z } from 'zod';
import type { EventDefinition, EventFact } from './event-definition.js';

const isoInstant = z.iso.datetime({ precision: 3 });

/**
 * What is stored as the message body, as JSON. The event id is not in it: it follows from
 * `occurredAt` and the sequence (event-id.ts).
 */
export const storedEnvelope = z.object({
  type: z.string(),
  version: z.int().positive(),
  workspaceId: z.string(),
  agentId: z.string().optional().describe('The agent (mailbox) on whose behalf it happened.'),
  contact: z.string().optional().describe('Contact key, in every family that is about a person.'),
  occurredAt: isoInstant.describe('ISO 8601 UTC with milliseconds.'),
  testMode: z.boolean(),
  correlationId: z.string().describe('The same for everything that follows from one command; for a send, its send id.'),
  causationId: z.string().optional().describe('The event id or command id that directly caused this event.'),
  traceparent: z.string().optional().describe('W3C Trace Context.'),
  data: z.record(z.string(), z.unknown()),
});

export type StoredEnvelope = z.infer<typeof storedEnvelope>;

/** An event as it stands in the log: the envelope with its place. */
export interface RecordedEvent<Fact extends EventFact = EventFact> extends Omit<
  StoredEnvelope,
  'type' | 'version' | 'data'
> {
  readonly id: string;
  /** JetStream sequence; orders all events of a workspace. */
  readonly sequence: number;
  /** Full subject, `evt.<workspace>.<family>.<key>.<verb>`. */
  readonly subject: string;
  /** When the log stored it, where a live tail brings it; milliseconds since 1970, by the log's clock. */
  readonly storedAtMs?: number;
  readonly type: Fact['type'];
  readonly version: number;
  readonly data: Fact['data'];
}

/**
 * The recorded event of a definition; over several definitions a union that `switch (event.type)` narrows:
 * `RecordedOf<(typeof deliveryEvents)[number]>`.
 */
export type RecordedOf<Definition extends EventDefinition> =
  Definition extends EventDefinition<infer Type, infer Schema>
    ? RecordedEvent<EventFact<Type, z.output<Schema>>>
    : never;

/** Whether an event is of this type. Its data is of the newest version if it was read by `parseRecorded`. */
export function isEvent<Definition extends EventDefinition>(
  definition: Definition,
  event: RecordedEvent,
): event is RecordedOf<Definition> {
  return event.type === definition.type;
}
