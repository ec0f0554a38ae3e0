import { normaliseAddress } from '@posthorn/events';
import { threadOf } from '../message/follow-up.js';
import type { Original } from '../message/original.js';
import { recipientsOf } from '../message/recipients.js';
import { bodyParts, htmlOf, textOf, type StoredAttachment, type WantedMessage } from '../message/wanted-message.js';
import type { DraftChanges, NewDraft } from './draft-body.js';
import type { DraftContent, Taint } from './draft-content.js';
import { fixedRecipient } from './draft.errors.js';

/** What is written in a draft, from the request that made it. */
export function contentOfDraft(body: NewDraft, attachments: readonly StoredAttachment[], taint?: Taint): DraftContent {
  return written({ recipients: recipientsOf(body), attachments: [...attachments], ...(taint && { taint }) }, body);
}

/**
 * The draft with the changes in it; what they leave out stays.
 * @throws Problem 422 for other recipients in `to`
 */
export function contentAfter(
  content: DraftContent,
  changes: DraftChanges,
  attachments: readonly StoredAttachment[] | undefined,
): DraftContent {
  const to = content.recipients.filter(({ role }) => role === 'to');
  if (changes.to !== undefined && !isSame(to, changes.to)) throw fixedRecipient();
  const copies = (role: 'cc' | 'bcc') =>
    changes[role] ?? content.recipients.filter((recipient) => recipient.role === role);
  const recipients = recipientsOf({ to, cc: copies('cc'), bcc: copies('bcc') });
  return written(
    { ...content, recipients, attachments: attachments ? [...attachments] : content.attachments },
    changes,
  );
}

/** The message of a draft, as it is asked for. */
export function wantedFrom(
  content: DraftContent,
  {
    agentId,
    original,
    at,
    draftId,
  }: { agentId: string | null; original: Original | undefined; at: Date | undefined; draftId: string },
): WantedMessage {
  const { recipients, inReplyToMessageId: _answered, taint: _taint, threadId, references, ...parts } = content;
  const thread = original && threadOf(original);
  return {
    ...parts,
    sender: agentId ?? undefined,
    recipients,
    threadId: threadId ?? thread?.threadId,
    inReplyTo: thread?.inReplyTo,
    references: references ?? thread?.references,
    scheduledAt: at,
    origin: { kind: 'draft', id: draftId },
  };
}

function written(content: DraftContent, body: DraftChanges | NewDraft): DraftContent {
  const { replyTo, headers, metadata, tags, tracking, unsubscribe } = bodyParts(body);
  const { template_id: templateId, variables } = body;
  const fields = {
    subject: body.subject,
    text: textOf(body),
    html: htmlOf(body),
    replyTo,
    headers,
    metadata,
    tags,
    tracking,
    unsubscribe,
    template: templateId === undefined ? undefined : { id: templateId, variables: variables ?? {} },
    threadId: body.thread_id,
    inReplyToMessageId: body.in_reply_to_message_id,
    references: body.references,
  };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...content, ...given };
}

function isSame(a: readonly { email: string }[], b: readonly { email: string }[]): boolean {
  const addresses = (list: readonly { email: string }[]) =>
    list
      .map(({ email }) => normaliseAddress(email))
      .toSorted()
      .join(' ');
  return addresses(a) === addresses(b);
}
