import { sendIdOfMessage } from '@posthorn/events';
import { ownerOf, type DraftContent } from './draft-content.js';
import { unfinished } from './draft.errors.js';
import type { StoredDraft } from './draft-reader.js';
import { messageIdOfDraft } from './draft-view.js';

/** A draft, and what decides about it. */
export interface DraftTarget {
  readonly id: string;
  readonly agentId: string | null;
  readonly content: DraftContent;
  readonly contentSha256: string;
}

/** @throws Problem 422 when its content is not kept here */
export function targetOf({ row, content, contentSha256 }: StoredDraft): DraftTarget {
  if (content === undefined || contentSha256 === undefined) throw unfinished('body_text', 'is not kept here.');
  return { id: row.draft_id, agentId: row.agent_id, content, contentSha256 };
}

/** What every fact about a draft that is handed over says of it. */
export function aboutSend({ id, content }: DraftTarget) {
  const { subject, threadId } = content;
  const requestId = sendIdOfMessage(messageIdOfDraft(id), 0);
  return { draftId: id, recipientEmail: ownerOf(content).email, requestId, subject, threadId };
}

/** What became of a draft that was sent, or scheduled. */
export interface SentDraft {
  readonly id: string;
  readonly status: 'sending' | 'scheduled' | 'pending_approval';
  readonly message_id: string;
  readonly thread_id: string | null;
  /** ISO 8601 UTC; of a scheduled one. */
  readonly send_at?: string;
}

export function sentDraft({ id, content }: DraftTarget, status: SentDraft['status'], at: Date | undefined): SentDraft {
  return {
    id,
    status,
    message_id: messageIdOfDraft(id),
    thread_id: content.threadId ?? null,
    ...(at && { send_at: at.toISOString() }),
  };
}
