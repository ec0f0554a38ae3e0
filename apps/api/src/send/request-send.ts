import { z } from 'zod';
import { emailAddress } from '../email-address.js';
import { label, storedText } from '../stored-text.js';
import { attachments } from './attachment.js';
import { linkFields } from '../mail-links.js';
import { isNestedTooDeeply } from '../nesting.js';

const subjectLine = storedText.max(998).refine((value) => !/[\r\n]/.test(value), 'must be one line');
const MAX_BODY = 2_000_000;

/** Content, or a template's variables. */
const payload = z
  .looseObject({
    subject: subjectLine.optional(),
    html: storedText.max(MAX_BODY).optional(),
    text: storedText.max(MAX_BODY).optional(),
  })
  .refine((value) => !isNestedTooDeeply(value), 'is nested too deeply');

/** A field of molted's that must not be ignored silently while it has no effect here. */
const notYet = z.null({ error: 'is not supported yet; leave it out' }).optional();

/** What is asked for, in a request and in a simulation of one (PEERS 5.1). A misspelt field is refused: ignored, it could send a mail twice. */
const fields = {
  tenantId: z.string().optional(),
  recipientEmail: emailAddress,
  templateId: label.optional().describe('Id or name of a template; its variables are the fields of payload.'),
  dedupeKey: label.optional().describe('The same key is the same send.'),
  idempotencyKey: label.optional().describe('Alias of dedupeKey.'),
  payload: payload.optional(),
  mailboxId: label.optional().describe('The agent whose mailbox it leaves from; the same as the X-Agent-Id header.'),
  threadId: label.optional(),
  sendReason: label.optional(),
  scheduledAt: z.iso
    .datetime({ offset: true })
    .nullish()
    .describe('When it is to leave, ISO 8601; at least 60 seconds ahead.'),
  attachments: attachments.nullish(),
  ...linkFields,
  humanize: z.literal(false, { error: 'is not supported yet; leave it out' }).nullish(),
  humanizeStyle: notYet,
};

/** Body of `POST /v1/agent/request-send` and its aliases, and of `POST /v1/agent/simulate-send`. */
export const requestSend = z
  .strictObject(fields)
  .refine(({ dedupeKey, idempotencyKey }) => !dedupeKey || !idempotencyKey || dedupeKey === idempotencyKey, {
    path: ['idempotencyKey'],
    message: 'is an alias of dedupeKey and must not differ from it',
  });

export type RequestSend = z.output<typeof requestSend>;

const MAX_SIMULATIONS = 500;

/** Body of `POST /v1/agent/simulate-batch`. */
export const simulateBatch = z.strictObject({
  tenantId: z.string().optional(),
  requests: z.array(requestSend).min(1).max(MAX_SIMULATIONS),
});
