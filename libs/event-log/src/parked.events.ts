import { defineEvent } from '@posthorn/events';
import { z } from 'zod';

/** The record of a message that its consumer gave up; what an operator replays after the cause is gone. */
export const ConsumerParked = defineEvent('consumer.parked', {
  version: 1,
  visibility: 'internal',
  summary: 'A consumer gave up a message after its last delivery.',
  data: z.object({
    consumer: z.string(),
    /** Subject and sequence of the message; for a timer those of the timers stream. */
    subject: z.string(),
    sequence: z.int().nonnegative(),
    deliveries: z.int().positive(),
    /** Code of the error that ended it. */
    code: z.string(),
    reason: z.string().max(1024),
    parkedAt: z.iso.datetime(),
  }),
});
