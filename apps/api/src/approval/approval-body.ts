import { mailContent } from '@posthorn/mail';
import { z } from 'zod';
import { paging } from '../paging.js';
import { label, storedText } from '../stored-text.js';
import { HELD_CURSOR } from './held-view.js';

const contentSha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex');
const reason = storedText.max(4_096).optional();

/** Body of approve: of a send it names what was looked at, so that nothing else is let through; a received mail does not change. */
export const approveBody = z
  .strictObject({ tenantId: z.string().optional(), contentSha256: contentSha256.optional(), reason })
  .default({});

/** An interrupted send was let go once; it needs no hash. */
export const releaseBody = z
  .strictObject({ tenantId: z.string().optional(), contentSha256: contentSha256.optional() })
  .default({});

export const rejectBody = z.strictObject({ tenantId: z.string().optional(), reason }).default({});

const { subject, text, html } = mailContent.shape;

/** Body of edit: what is left out stays as it is, null takes a part away. */
export const editBody = z
  .strictObject({
    tenantId: z.string().optional(),
    /** The content the change was made to; changed since, it is refused. */
    contentSha256: contentSha256.optional(),
    subject: subject.unwrap().optional(),
    html: html.unwrap().max(1_000_000).nullable().optional(),
    text: text.unwrap().max(1_000_000).nullable().optional(),
  })
  .refine(({ subject: s, html: h, text: t }) => s !== undefined || h !== undefined || t !== undefined, {
    message: 'must change something: subject, html or text',
  });
export type EditBody = z.output<typeof editBody>;

export const heldListing = z.strictObject({
  ...paging,
  cursor: z.string().regex(HELD_CURSOR, 'must be the nextCursor of an earlier answer').optional(),
  /** Of one mailbox. */
  mailboxId: label.optional(),
});
