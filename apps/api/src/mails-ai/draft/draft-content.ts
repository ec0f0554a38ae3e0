import { mailAttachment, mailbox } from '@posthorn/mail';
import type { BlobStore } from '@posthorn/platform';
import { z } from 'zod';
import { linkFields } from '../../mail-links.js';
import type { Recipient } from '../message/recipients.js';

export const DRAFT_CONTENT_TYPE = 'application/vnd.posthorn.draft+json';

/** What a draft says, as the blob store keeps it: not a mail yet, so nothing but its recipients has to be there. */
const draftContent = z.object({
  recipients: z.array(mailbox.extend({ role: z.enum(['to', 'cc', 'bcc']) })).min(1),
  subject: z.string().optional(),
  text: z.string().optional(),
  html: z.string().optional(),
  replyTo: z.array(mailbox).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  attachments: z.array(mailAttachment).default([]),
  metadata: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  ...linkFields,
  template: z.object({ id: z.string(), variables: z.record(z.string(), z.unknown()) }).optional(),
  threadId: z.string().optional(),
  /** The message it answers, by the id of the API. */
  inReplyToMessageId: z.string().optional(),
  references: z.array(z.string()).optional(),
  /** A model wrote it with the text of a stranger before its eyes. */
  taint: z
    .object({
      derivedFrom: z.array(z.object({ messageId: z.string(), injectionScore: z.number() })),
      /** Addresses it may go to. */
      mayMail: z.array(z.string()),
    })
    .optional(),
});
export type DraftContent = z.output<typeof draftContent>;
export type Taint = NonNullable<DraftContent['taint']>;

/** In the blob store, as an event refers to it. */
export interface ContentReference {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly contentType: string;
}

export async function storeDraft(blobs: Pick<BlobStore, 'put'>, content: DraftContent): Promise<ContentReference> {
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  return { ...(await blobs.put(bytes)), contentType: DRAFT_CONTENT_TYPE };
}

/** @returns nothing when it is not kept here, or is no draft of this API */
export async function loadDraft(
  blobs: Pick<BlobStore, 'get'>,
  { sha256, contentType }: Pick<ContentReference, 'sha256' | 'contentType'>,
): Promise<DraftContent | undefined> {
  if (contentType !== DRAFT_CONTENT_TYPE) return undefined;
  const bytes = await blobs.get(sha256);
  return bytes && draftContent.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** The recipient a draft belongs to: its events are in that contact's subject. */
export function ownerOf({ recipients }: Pick<DraftContent, 'recipients'>): Recipient {
  const [first] = recipients;
  if (first === undefined) throw new TypeError('a draft has a recipient');
  return first;
}
