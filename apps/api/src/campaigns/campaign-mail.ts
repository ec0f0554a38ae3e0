import { z } from 'zod';
import { emailAddress } from '../email-address.js';
import { storedText } from '../stored-text.js';

/** Characters of a body; a mail of this size is clipped by every mailbox provider. */
const MAX_BODY = 500_000;
/** Mails after the first one. */
const MAX_FOLLOW_UPS = 19;
const MAX_VARIANTS = 10;
/** A year. */
const MAX_HOURS = 8_760;
/** Times are kept by the minute. */
const MIN_HOURS = 1 / 60;

const isOneLine = (value: string): boolean => !/[\r\n]/.test(value);

const subjectLine = storedText.min(1).max(998).refine(isOneLine, 'must be one line');
const body = storedText.max(MAX_BODY).nullable();
export const displayName = storedText.max(320).refine(isOneLine, 'must be one line');

/** A sender as MisarMail's packages write one. */
export const mailbox = z.strictObject({ email: emailAddress, name: displayName.optional() });

const contentFields = {
  subject: subjectLine.optional().describe('Liquid: `Hello {{ first_name }}`.'),
  html: body.optional().describe('Liquid; values are escaped.'),
  text: body.optional().describe('Liquid; made from the HTML when left out.'),
};

const variant = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'must be 1 to 32 lower-case letters, digits, - and _')
      .describe('Its name in the statistics.'),
    weight: z.int().min(1).max(1_000).default(1).describe('Its share of the recipients, beside the other weights.'),
    ...contentFields,
  })
  .refine(({ subject, html, text }) => subject !== undefined || html !== undefined || text !== undefined, {
    path: ['subject'],
    message: 'or html or text is needed: a variant differs from the mail in something',
  });

const variants = z
  .array(variant)
  .min(2, 'must be two or more, or left out')
  .max(MAX_VARIANTS)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'must have different ids');

const hours = z.number().min(MIN_HOURS, 'must be a minute (0.017) or more').max(MAX_HOURS);

const abTest = z.strictObject({
  winning_metric: z.enum(['open_rate', 'click_rate', 'reply_rate']).describe('What decides.'),
  test_percentage: z.int().min(1).max(99).describe('Of the recipients, who are mailed before it is decided.'),
  duration_hours: hours.describe('From the last mail of the test to the decision.'),
});

/** What one step of a campaign sends. */
export const mailFields = {
  ...contentFields,
  variants: variants
    .nullable()
    .optional()
    .describe('Each recipient gets one of them, always the same; what it leaves out is as in the mail itself.'),
  ab_test: abTest
    .nullable()
    .optional()
    .describe('First the variants to a part of the recipients, then the best of them to the others.'),
};

const followUp = z.strictObject({
  delay_hours: z
    .number()
    .min(0)
    .max(MAX_HOURS)
    .describe('After the step before, by the minute; then moved into the sending window.'),
  ...mailFields,
});

/** The later mails, to whoever has not replied, bounced, complained or unsubscribed. */
export const steps = z.array(followUp).max(MAX_FOLLOW_UPS);

/** A step as a request gives it. */
export type MailBody = Omit<z.output<typeof followUp>, 'delay_hours'>;
