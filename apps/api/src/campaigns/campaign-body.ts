import { z } from 'zod';
import { emailAddress } from '../email-address.js';
import { instant } from '../mails-ai/instant.js';
import { label } from '../stored-text.js';
import { displayName, mailbox, mailFields, steps } from './campaign-mail.js';
import { textProblems } from './campaign-texts.js';
import { WEEKDAYS } from './weekdays.js';
import { audienceFields } from './recipient-body.js';

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day like 09:00');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const sendingWindow = z
  .strictObject({
    timezone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'must be a time zone of the IANA database, like Europe/Berlin')
      .default('UTC'),
    weekdays: z
      .array(z.enum(WEEKDAYS))
      .min(1, 'must name a day; to send on every day, leave it out')
      .overwrite((days) => WEEKDAYS.filter((day) => days.includes(day)))
      .default([...WEEKDAYS]),
    start: timeOfDay.default('00:00'),
    end: timeOfDay.default('24:00'),
  })
  .refine(({ start, end }) => start < end, { path: ['end'], message: 'must be after start, on the same day' });

/** How it is sent; all of it may be left out. */
const delivery = {
  reply_to: mailbox.nullable().optional(),
  sending_window: sendingWindow.nullable().optional().describe('When mails may leave; at any time when null.'),
  daily_cap: z
    .int()
    .min(1)
    .max(10_000_000)
    .nullable()
    .optional()
    .describe('Mails of all steps in one day of the time zone of the sending window.'),
  gap_seconds: z.int().min(1).max(86_400).nullable().optional().describe('Between two mails, at least.'),
  stop_on_reply: z.boolean().optional().describe('Whoever replied gets no later step. True when left out.'),
  unsubscribe_scope: z
    .enum(['account', 'campaign'])
    .optional()
    .describe('What List-Unsubscribe ends: all mail of the account (when left out), or this campaign alone.'),
  tracking: z
    .strictObject({ opens: z.boolean().optional(), clicks: z.boolean().optional() })
    .optional()
    .describe('Counts opens or clicks, by a pixel and links through this server; neither unless asked for.'),
};

const sender = {
  from: mailbox.optional().describe('Who it is from. Its domain is judged as that of any other mail.'),
  fromEmail: emailAddress.optional().describe('Alias of `from.email`, as newer packages write it.'),
  fromName: displayName.optional().describe('Alias of `from.name`.'),
};

const fields = {
  name: label.describe('For people; nobody outside sees it.'),
  ...mailFields,
  steps: steps.optional().describe('The mails after the first one.'),
  ...sender,
  ...delivery,
};

/** What a campaign is made of, in the words of a request; null is none. */
export type CampaignFields = Omit<z.output<z.ZodObject<typeof fields>>, 'name'>;

/** The same with one name for who it is from. */
export type CampaignBody = Omit<CampaignFields, 'from' | 'fromEmail' | 'fromName'> & {
  readonly from: z.output<typeof mailbox>;
};

/** Body of `POST /mail/campaigns`. A misspelt field is refused: ignored, it could send what was not meant. */
export const newCampaign = z
  .strictObject({
    ...fields,
    ...audienceFields,
    scheduled_at: instant.optional().describe('Starts it then, within two years; without, it stays a draft.'),
    idempotency_key: label.optional().describe('The same key is the same campaign; as the header Idempotency-Key.'),
  })
  .superRefine((body, context) => {
    const require = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (body.from === undefined && body.fromEmail === undefined) require('from', 'is required');
    if (body.from !== undefined && body.fromEmail !== undefined && body.from.email !== body.fromEmail)
      require('fromEmail', 'is an alias of from.email and must not differ from it');
    if (body.recipients !== undefined && body.segment_id !== undefined)
      require('segment_id', 'or recipients, not both; add the others by POST /mail/campaigns/:id/recipients');
    for (const { path, message } of textProblems(body)) context.addIssue({ code: 'custom', path: [...path], message });
  });
export type NewCampaign = z.output<typeof newCampaign>;

/** Body of `PATCH /mail/campaigns/:id`: what is left out stays as it is. */
export const campaignChanges = z
  .strictObject({
    ...fields,
    name: fields.name.optional(),
    scheduled_at: instant.optional().describe('Starts it then, as POST /mail/campaigns/:id/schedule does.'),
    segment_id: z
      .never({ error: 'is not changed: recipients are added, by POST /mail/campaigns/:id/recipients' })
      .optional(),
  })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    message: 'must change something',
  });
export type CampaignChanges = z.output<typeof campaignChanges>;

/** Body of `POST /mail/campaigns/:id/schedule`. */
export const scheduling = z
  .strictObject({
    scheduled_at: instant.optional().describe('When it starts, within two years.'),
    send_at: instant.optional().describe('Alias of `scheduled_at`.'),
  })
  .refine((body) => (body.scheduled_at === undefined) !== (body.send_at === undefined), {
    path: ['scheduled_at'],
    message: 'or its alias send_at is required, one of them',
  });

/** Body of a command that needs none. */
export const noBody = z.strictObject({}).default({});

/** Query of the lists, whichever way a client pages. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(50).describe('Entries of the page.'),
  offset: z.coerce.number().int().min(0).max(10_000_000).optional().describe('Entries before the page.'),
};

const STATUSES = ['draft', 'scheduled', 'sending', 'paused', 'sent', 'cancelled', 'failed'] as const;

/** Query of `GET /mail/campaigns`, newest first. */
export const campaignListing = z
  .strictObject({
    ...paging,
    page: z.coerce.number().int().min(1).max(100_000).optional().describe('From 1, in place of offset.'),
    status: z.enum(STATUSES).optional(),
  })
  .refine(({ page, offset }) => page === undefined || offset === undefined, {
    path: ['offset'],
    message: 'or page, not both',
  });
