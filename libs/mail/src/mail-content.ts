import { z } from 'zod';
import { isReservedField } from './reserved-fields.js';

/** One line of a header: no line break may smuggle in another one (RFC 5322 section 2.2). */
const line = z.string().refine((value) => !/[\r\n\0]/.test(value), 'must be one line');

const fieldName = z
  .string()
  .regex(/^[!-9;-~]{1,76}$/, 'a header name is 1 to 76 printable ASCII characters without a colon')
  .refine((name) => !isReservedField(name, false), 'Posthorn writes this header itself; leave it out');

/** A person or a robot with an address. */
export const mailbox = z.object({ email: line.min(3).max(320), name: line.max(320).optional() });
export type Mailbox = z.output<typeof mailbox>;

/** A file in the blob store. */
export const mailAttachment = z.object({
  filename: line.min(1).max(255),
  contentType: line.min(1).max(255),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().nonnegative(),
  /** Set for a picture that the HTML shows as `cid:<contentId>`. */
  contentId: line.max(255).optional(),
});

/**
 * What a mail is made of, ready to be composed: templates are rendered, the sender is resolved. Its bytes
 * (`encodeContent`) are what an approval binds to and what the blob store keeps.
 */
export const mailContent = z.object({
  from: mailbox.optional(),
  replyTo: z.array(mailbox).max(20).optional(),
  /** What the header shows, when it is more than the one recipient. */
  to: z.array(mailbox).max(50).optional(),
  cc: z.array(mailbox).max(50).optional(),
  subject: line.max(998).optional(),
  text: z.string().optional(),
  html: z.string().optional(),
  /** Message-IDs with angle brackets (RFC 5322 section 3.6.4). */
  inReplyTo: line.max(998).optional(),
  references: z.array(line.max(998)).max(100).optional(),
  /** More header fields; none of those that composing writes itself. */
  headers: z.record(fieldName, line.max(998)).optional(),
  attachments: z.array(mailAttachment).max(100).optional(),
  tracking: z.object({ opens: z.boolean().optional(), clicks: z.boolean().optional() }).optional(),
  /** Adds List-Unsubscribe and its one-click POST (RFC 8058). */
  unsubscribe: z.enum(['tenant', 'campaign']).optional(),
  /** The asker's own, kept with the mail and never part of what is sent. */
  metadata: z.record(z.string().max(64), z.string().max(1024)).optional(),
  tags: z
    .array(z.object({ name: z.string().max(64), value: z.string().max(256) }))
    .max(10)
    .optional(),
});
export type MailContent = z.output<typeof mailContent>;

export const MAIL_CONTENT_TYPE = 'application/vnd.posthorn.mail+json';

/** The bytes of a content: JSON with sorted keys, so that equal contents have one hash. */
export function encodeContent(content: MailContent): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(content, sortKeys));
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
