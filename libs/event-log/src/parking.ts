import { ConsumerParked } from '@posthorn/events';
import type { Appended, EventLog } from './event-log.js';

/** A message that a consumer could not handle. */
export interface Unhandled {
  readonly durable: string;
  readonly stream: string;
  readonly workspaceId: string;
  readonly subject: string;
  readonly sequence: number;
  readonly deliveries: number;
  readonly code: string;
  readonly reason: string;
}

/** Makes it a fact that a message was given up (`consumer.parked`); once, however often it is said. */
export function recordParked(log: Pick<EventLog, 'append'>, unhandled: Unhandled): Promise<Appended> {
  const { durable, stream, workspaceId, subject, sequence, deliveries } = unhandled;
  const parkedAt = new Date().toISOString();
  const [code, reason] = [unhandled.code.slice(0, 255), unhandled.reason.slice(0, 1024)];
  return log.append(
    {
      fact: ConsumerParked.of({ consumer: durable, subject, sequence, deliveries, code, reason, parkedAt }),
      workspaceId,
      key: durable,
      occurredAt: parkedAt,
      testMode: false,
      correlationId: `${stream}:${sequence}`,
    },
    { messageId: `parked:${durable}:${sequence}` },
  );
}
