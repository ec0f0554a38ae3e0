import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { id, instant } from './fields.js';

export const ConsumerParked = defineEvent('consumer.parked', {
  version: 1,
  visibility: 'internal',
  summary: 'A message was set aside after its last delivery, so that those behind it go on.',
  data: z.object({
    consumer: id.describe('Durable name of the consumer that gave up.'),
    subject: z
      .string()
      .min(1)
      .max(1024)
      .describe("Of the message set aside, which stays in its stream: the log's, or the timers'."),
    sequence: z.int().nonnegative(),
    deliveries: z.int().positive().describe('How often it was delivered.'),
    code: z.string().min(1).max(255).describe('Code of the error that ended it.'),
    reason: z.string().max(1024),
    parkedAt: instant,
  }),
  examples: [
    {
      consumer: 'projector',
      subject: 'evt.wsk_01K6ZQ4T1V8N3M5P7R9S2W4X6Y.delivery.qqjebuvfwzsuwoxc.sent',
      sequence: 4711,
      deliveries: 10,
      code: 'TypeError',
      reason: 'cannot read properties of undefined',
      parkedAt: '2026-03-22T10:00:00.000Z',
    },
  ],
});

export const consumerEvents = [ConsumerParked] as const;
