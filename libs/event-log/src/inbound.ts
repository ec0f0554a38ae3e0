import { eventSubjectFilter } from '@posthorn/events';
import { decodeEvent, type StoredMessage } from './decode.js';
import type { DurableConsumerOptions } from './durable-consumer.js';
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

/** @param epoch of the events stream; a part of the event ids that handlers see */
export function inboundOf(durable: string, subscription: Subscription, epoch: number): Inbound {
  if ('timer' in subscription) {
    const { kind } = subscription.timer;
    return {
      ...delivery(subscription.timer),
      stream: TIMERS_STREAM,
      durable,
      filters: [dueFilter(kind)],
      from: 'work queue',
      decode: ({ data }) => decodeTimer(data),
      // due.<kind>.<workspace>.<id>
      workspaceOf: (subject) => subject.split('.')[2] ?? 'unknown',
    };
  }
  const { definitions, from = 'beginning' } = subscription.events;
  return {
    ...delivery(subscription.events),
    stream: EVENTS_STREAM,
    durable,
    filters: definitions.map(({ family, verb }) => eventSubjectFilter({ family, verb })),
    from,
    decode: (message) => decodeEvent(message, epoch),
    workspaceOf: (subject) => subject.split('.')[1] ?? 'unknown',
  };
}

function delivery({ ackWaitMs = 30_000, maxDeliver = 10, concurrency = 16 }: DeliveryOptions) {
  return { ackWaitMs, maxDeliver, concurrency };
}
