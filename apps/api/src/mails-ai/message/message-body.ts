import { isReservedField } from '@posthorn/mail';
import { z } from 'zod';
import { linkFields } from '../../mail-links.js';
import { label, storedText } from '../../stored-text.js';
import { templateVariables } from '../../template/template-body.js';
import { instant } from '../instant.js';
import { mailboxTexts } from '../mailbox-text.js';

/** Of `to`, of `cc` and of `bcc`, each. */
const MAX_RECIPIENTS = 50;
/** Characters; a mail of this size is clipped by every mailbox provider. */
const MAX_BODY = 1_000_000;
const MAX_ATTACHMENTS = 10;
/** Bytes of all attachments together, decoded. */
export const MAX_ATTACHMENT_BYTES = 25 * 1_048_576;
/** Body of a request: attachments in base64, and the rest. */
export const BODY_LIMIT_BYTES = 37 * 1_048_576;
/** Of `POST /v1/messages/batch`. */
export const MAX_BATCH = 100;

const line = storedText.max(998).refine((value) => !/[\r\n]/.test(value), 'must be one line');
const bodyText = storedText.max(MAX_BODY);

const attachment = z.strictObject({
  filename: line.min(1).max(255),
  content_base64: z.base64('must be base64, without line breaks').min(1).describe('The bytes, in base64.'),
  content_type: line.min(1).max(255).default('application/octet-stream'),
  content_id: line.min(1).max(255).optional().describe('Set for a picture that the HTML shows as `cid:<content_id>`.'),
});

const headers = z
  .record(z.string().regex(/^[!-9;-~]{1,76}$/, 'must be the name of a header field'), line)
  .refine((fields) => Object.keys(fields).length <= 50, 'must not be more than 50 fields')
  .refine((fields) => !Object.keys(fields).some((name) => isReservedField(name, false) || /^x-posthorn-/i.test(name)), {
    message: 'must not name a field that is written by the server, like From, Subject, Message-ID or Content-Type',
  });

/** What mails of every origin can have; the aliases are those of its package and of its older pages. */
export const contentFields = {
  body_text: bodyText.optional(),
  text: bodyText.optional().describe('Alias of `body_text`.'),
  body: bodyText.optional().describe('Alias of `body_text`.'),
  body_html: bodyText.optional(),
  html: bodyText.optional().describe('Alias of `body_html`.'),
  reply_to: mailboxTexts(20).optional(),
  headers: headers.optional().describe('More header fields.'),
  attachments: z.array(attachment).max(MAX_ATTACHMENTS).optional(),
  ...linkFields,
  metadata: z
    .record(z.string().min(1).max(64), storedText.max(1_024))
    .refine((pairs) => Object.keys(pairs).length <= 64, 'must not be more than 64 pairs')
    .optional()
    .describe('Your own; comes back with the message.'),
  tags: z
    .array(z.strictObject({ name: label.max(64), value: storedText.max(256) }))
    .max(10)
    .optional(),
};

const copies = {
  cc: mailboxTexts(MAX_RECIPIENTS).optional(),
  bcc: mailboxTexts(MAX_RECIPIENTS).optional(),
};

const threading = {
  in_reply_to_message_id: label.optional().describe('The message this one answers: one of yours, or a received one.'),
  references: z.array(line).max(100).optional().describe('Message-IDs of the thread (RFC 5322 section 3.6.4).'),
  thread_id: label.optional(),
};

const sender = {
  agent: label
    .optional()
    .describe("The agent to send as: its name, its id or its address. The workspace's only one when left out."),
  agent_id: label.optional().describe('Alias of `agent`.'),
  from: line.min(1).optional().describe('Names the agent by a handle or an address, as `agent` does.'),
};

const scheduling = {
  scheduled_at: instant.optional().describe('Send it then; at least a minute ahead.'),
};

const template = {
  template_id: label
    .optional()
    .describe('A template of the workspace, by id or name; its subject and bodies are used.'),
  variables: templateVariables.optional(),
};

/** Body of `POST /v1/messages`. A misspelt field is refused: ignored, it could send what was not meant. */
export const messageBody = z
  .strictObject({
    ...sender,
    to: mailboxTexts(MAX_RECIPIENTS),
    ...copies,
    subject: line.min(1).optional(),
    ...contentFields,
    ...template,
    ...threading,
    ...scheduling,
    pool_hint: z.enum(['clean', 'mixed']).optional().describe('Accepted, without effect: there are no pools here.'),
  })
  .superRefine(refuseContradictions)
  .superRefine(({ template_id: templateId, subject, ...body }, context) => {
    if (templateId !== undefined) return;
    const require = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (subject === undefined) require('subject', 'is required');
    if (!hasBody(body)) require('body_text', 'or body_html is required');
  });
export type MessageBody = z.output<typeof messageBody>;

/** Body of `POST /v1/messages/:id/reply`. */
export const replyBody = z
  .strictObject({
    reply_all: z.boolean().default(false).describe('Also to whoever else was addressed.'),
    ...copies,
    ...contentFields,
    ...scheduling,
  })
  .superRefine(refuseContradictions)
  .refine(hasBody, { path: ['body_text'], message: 'or body_html is required' });
export type ReplyBody = z.output<typeof replyBody>;

/** Body of `POST /v1/messages/:id/forward`. */
export const forwardBody = z
  .strictObject({
    to: mailboxTexts(MAX_RECIPIENTS),
    ...copies,
    subject: line.min(1).optional().describe('`Fwd: ` and the original one when left out.'),
    ...contentFields,
    ...scheduling,
  })
  .superRefine(refuseContradictions);
export type ForwardBody = z.output<typeof forwardBody>;

/** Body of `PATCH /v1/messages/:id`. */
export const rescheduling = z.strictObject({ scheduled_at: instant });

/** Whatever a draft is written with: nothing but its recipient has to be there yet. */
export const draftFields = {
  subject: line.optional(),
  ...contentFields,
  ...template,
  ...threading,
};
export const recipientFields = { to: mailboxTexts(MAX_RECIPIENTS), ...copies };
export const senderFields = sender;

type Aliased = {
  readonly [Field in 'body_text' | 'text' | 'body' | 'body_html' | 'html' | 'agent' | 'agent_id']?: string | undefined;
};

export function hasBody(body: Aliased): boolean {
  return [body.body_text, body.text, body.body, body.body_html, body.html].some(
    (part) => part !== undefined && part !== '',
  );
}

const ALIASES = [
  ['body_text', 'text'],
  ['body_text', 'body'],
  ['text', 'body'],
  ['body_html', 'html'],
  ['agent', 'agent_id'],
] as const satisfies readonly (readonly [keyof Aliased, keyof Aliased])[];

/** The same field under two names may say one thing only. */
export function refuseContradictions(body: Aliased, context: z.core.$RefinementCtx): void {
  for (const [name, alias] of ALIASES) {
    if (body[name] === undefined || body[alias] === undefined || body[name] === body[alias]) continue;
    context.issues.push({
      code: 'custom',
      path: [alias],
      message: `is an alias of ${name} and must not differ from it`,
      input: body,
    });
  }
}
