import { z } from 'zod';
import {
  address,
  attachment,
  blobReference,
  count,
  displayName,
  id,
  instant,
  label,
  messageId,
  ratio,
  scalar,
  subjectLine,
} from './fields.js';

/** RFC 8601 result names. */
const authentication = z.object({
  spf: z.enum(['none', 'neutral', 'pass', 'fail', 'softfail', 'temperror', 'permerror']),
  dkim: z.enum(['none', 'neutral', 'pass', 'fail', 'policy', 'temperror', 'permerror']),
  dmarc: z.enum(['none', 'pass', 'fail', 'temperror', 'permerror']),
  arc: z.enum(['none', 'pass', 'fail']).optional(),
});

/**
 * Everything triage says about an inbound mail, so that a dialect's "message received" is a view of the one
 * event `inbound.classified`. All optional: molted's example holds intent and confidence alone.
 */
export const classification = {
  kind: z
    .enum(['message', 'auto_reply', 'bounce', 'feedback_report'])
    .optional()
    .describe('What sort of mail it is; a bounce or a feedback report is about mails of ours.'),
  intent: label
    .optional()
    .describe(
      'What its author wants: `interested not_interested meeting question support_request complaint confirmation ' +
        'out_of_office unsubscribe other`. Absent, like confidence, entities and urgency, when the agent does not classify inbound mail.',
    ),
  refinedIntent: label
    .optional()
    .describe('The same more exactly, where that is sure: `not_now objection billing legal security schedule_demo`.'),
  confidence: ratio.optional(),
  mailbox: address.optional(),
  fromName: displayName.optional(),
  to: z.array(address).max(100).optional().describe('Of the header, the first hundred.'),
  cc: z.array(address).max(100).optional(),
  replyTo: address.optional(),
  subject: subjectLine.optional(),
  rfcMessageId: messageId.optional(),
  inReplyTo: messageId.optional(),
  threadId: id.optional(),
  isThreadReply: z.boolean().optional(),
  injectionScore: ratio.optional(),
  injectionReasons: z.array(label).max(32).optional().describe('What contributed most to the score.'),
  senderReputation: ratio.optional(),
  authentication: authentication.optional(),
  urgency: ratio.optional(),
  entities: z.record(z.string().max(64), z.union([scalar, z.array(scalar).max(64)])).optional(),
  labels: z.array(label).max(32).optional(),
  code: z.string().max(32).optional().describe('A one-time code found in the mail.'),
  language: z.string().max(35).optional().describe('BCP 47.'),
  flags: z.array(label).max(32).optional(),
  suggestedAction: label.optional(),
  hasAttachments: z.boolean().optional(),
  attachments: z.array(attachment).max(100).optional(),
  excerpt: z
    .string()
    .max(1000)
    .optional()
    .describe("The author's own words, quoted text removed; bounded, the whole text is in the blob store."),
  text: blobReference.optional().describe('Text of the mail as it came, quoted text included; UTF-8.'),
  html: blobReference.optional().describe('HTML of the mail as it came, not sanitised; UTF-8.'),
  raw: blobReference.optional().describe('The mail as it came, RFC 5322.'),
  sizeBytes: count.optional(),
  quarantined: z
    .boolean()
    .optional()
    .describe("Above the agent's threshold: what the mail says is withheld, here as well, until it is released."),
  withheld: blobReference
    .optional()
    .describe('Of a quarantined mail: the JSON of these fields as they would be without.'),
  autoReply: z.boolean().optional(),
  classifierVersion: id.optional(),
  receivedAt: instant.optional(),
};
