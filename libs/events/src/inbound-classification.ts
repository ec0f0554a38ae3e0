import { z } from 'zod';
import {
  address,
  attachment,
  blobReference,
  displayName,
  id,
  instant,
  label,
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
  intent: label
    .optional()
    .describe('Absent, like confidence, entities and urgency, when the agent does not classify inbound mail.'),
  confidence: ratio.optional(),
  mailbox: address.optional(),
  fromName: displayName.optional(),
  subject: subjectLine.optional(),
  threadId: id.optional(),
  isThreadReply: z.boolean().optional(),
  injectionScore: ratio.optional(),
  senderReputation: ratio.optional(),
  authentication: authentication.optional(),
  urgency: ratio.optional(),
  entities: z.record(z.string().max(64), z.union([scalar, z.array(scalar).max(64)])).optional(),
  labels: z.array(label).max(32).optional(),
  code: z.string().max(32).optional().describe('A one-time code found in the mail.'),
  language: z.string().max(35).optional().describe('BCP 47.'),
  flags: z.array(label).max(32).optional(),
  suggestedAction: label.optional(),
  attachments: z.array(attachment).max(100).optional(),
  excerpt: z
    .string()
    .max(1000)
    .optional()
    .describe("The author's own words, quoted text removed; bounded, the whole text is in the blob store."),
  text: blobReference.optional(),
  quarantined: z.boolean().optional().describe("Above the agent's threshold: the content is withheld until released."),
  autoReply: z.boolean().optional(),
  classifierVersion: id.optional(),
  receivedAt: instant.optional(),
};
