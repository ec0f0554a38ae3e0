import { z } from 'zod';
import { emailAddress } from '../email-address.js';
import { label, storedText } from '../stored-text.js';
import { isNestedTooDeeply } from './content.js';

const subjectLine = storedText.max(998).refine((value) => !/[\r\n]/.test(value), 'must be one line');

/** Nothing but its content's meaning is decided here: subject, html, text, or a template's variables. */
const payload = z
  .looseObject({ subject: subjectLine.optional() })
  .refine((value) => !isNestedTooDeeply(value), 'is nested too deeply');

/** A field of molted's that must not be ignored silently while it has no effect here. */
const notYet = z.null({ error: 'is not supported yet; leave it out' }).optional();

/** Body of `POST /v1/agent/request-send` (PEERS 5.1). A misspelt field is refused: ignored, it could send a mail twice. */
export const requestSend = z
  .strictObject({
    tenantId: z.string().optional(),
    recipientEmail: emailAddress,
    templateId: label.optional(),
    /** The same key is the same send, for ever. */
    dedupeKey: label.optional(),
    /** Alias of dedupeKey. */
    idempotencyKey: label.optional(),
    payload: payload.optional(),
    /** The agent whose mailbox it leaves from; the same as the X-Agent-Id header. */
    mailboxId: label.optional(),
    threadId: label.optional(),
    sendReason: label.optional(),
    scheduledAt: notYet,
    attachments: z.array(z.unknown()).max(0, 'are not supported yet; leave them out').nullish(),
    humanize: z.literal(false, { error: 'is not supported yet; leave it out' }).nullish(),
    humanizeStyle: notYet,
  })
  .refine(({ dedupeKey, idempotencyKey }) => !dedupeKey || !idempotencyKey || dedupeKey === idempotencyKey, {
    path: ['idempotencyKey'],
    message: 'is an alias of dedupeKey and must not differ from it',
  });

export type RequestSend = z.output<typeof requestSend>;
