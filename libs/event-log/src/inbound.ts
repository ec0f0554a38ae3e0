import { eventParser, eventSubjectFilter, type Readable, type RecordedEvent, type Unreadable } from '@posthorn/events';
import { decodeEvent, type StoredMessage } from './decode.js';
import type { DurableConsumerOptions } from './durable-consumer.js';
import { RetryPolicyError } from './errors.js';
import { decodeTimer, dueFilter } from './jetstream-timers.js';
import { EVENTS_STREAM, TIMERS_STREAM } from './streams.js';
import type { DeliveryOptions, Subscription } from './subscription.js';

/** A subscription in the broker's terms, with every default filled in. */
export interface Inbound extends DurableConsumerOptions {
  readonly maxDeliver: number;
  /** @throws when the message is not what the handler takes */
  decode(message: StoredMessage): unknown;
  /** Both kinds of subject carry the workspace. */
  workspaceOf(subject: string): string;
}

/**
 * @param epoch of the events stream; a part of the event ids that handlers see
 * @param workspaceId whose messages alone are wanted; all when left out
 */
export function inboundOf(durable: string, subscription: Subscription, epoch: number, workspaceId?: string): Inbound {
  if ('timer' in subscription) {
    const { kind } = subscription.timer;
    return {
      ...delivery(subscription.timer),
      stream: TIMERS_STREAM,
      durable,
      filters: [dueFilter(kind, workspaceId)],
      from: 'work queue',
      decode: ({ data }) => decodeTimer(data),
      // due.<kind>.<workspace>.<id>
      workspaceOf: (subject) => subject.split('.')[2] ?? 'unknown',
    };
  }
  const { definitions, from = 'beginning' } = subscription.events;
  const { parseRecorded } = eventParser((type) => definitions.find((definition) => definition.type === type));
  return {
    ...delivery(subscription.events),
    stream: EVENTS_STREAM,
    durable,
    filters: definitions.map(({ family, verb }) =>
      eventSubjectFilter({ family, verb, ...(workspaceId !== undefined && { workspaceId }) }),
    ),
    from,
    decode: (message) => readable(parseRecorded(decodeEvent(message, epoch))),
    workspaceOf: (subject) => subject.split('.')[1] ?? 'unknown',
  };
}

/** An event of a newer program waits for the newer consumer; data that does not fit its schema never will. */
function readable(parsed: Readable<RecordedEvent> | Unreadable): RecordedEvent {
  if (parsed.ok) return parsed.event;
  const retry = parsed.reason === 'newer_version' ? 'backoff' : 'never';
  throw new RetryPolicyError(`EVENT_${parsed.reason.toUpperCase()}`, retry, parsed.issues.join('; '));
}

function delivery({ ackWaitMs = 30_000, maxDeliver = 10, concurrency = 16 }: DeliveryOptions) {
  return { ackWaitMs, maxDeliver, concurrency };
}
