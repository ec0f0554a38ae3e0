import { z } from 'zod';

const clockTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day, HH:MM from 00:00 to 24:00');

/** When mails of a campaign may be asked for, by the clock of a place. */
export const sendingWindow = z
  .strictObject({
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'must be an IANA time zone, for example Europe/Berlin')
      .default('UTC'),
    weekdays: z
      .array(z.int().min(1).max(7))
      .min(1)
      .max(7)
      .default([1, 2, 3, 4, 5, 6, 7])
      .describe('ISO 8601: 1 is Monday, 7 is Sunday.'),
    from: clockTime.default('00:00'),
    to: clockTime.default('24:00').describe('The first minute that is outside again.'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be later than `from` on the same day' });

export type SendingWindow = z.output<typeof sendingWindow>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
