import type { SendStory } from './send-story.js';

/** A send that has not left. */
export interface SendTarget {
  readonly requestId: string;
  /** Its contact key; looked up in the read model when left out. */
  readonly contact?: string | undefined;
}

/** The content an approver judged: the hash seen, or `'current'` for whatever it is now, said explicitly. */
export type ApprovedContent = { readonly contentSha256: string } | 'current';

/** What a send is after a command about it. */
export interface HeldSendState {
  /** The send's own, or of the send that was made of a blocked one. */
  readonly requestId: string;
  readonly contact: string;
  readonly recipientEmail: string;
  /** `sending` when it left meanwhile and the command had been carried out before; `held` when nobody knows whether it left. */
  readonly status: 'queued' | 'scheduled' | 'pending_approval' | 'canceled' | 'blocked' | 'sending' | 'held';
  /** Hash of its content as it stands: what an approval names. */
  readonly contentSha256?: string;
  readonly subject?: string;
  /** ISO 8601 UTC; of a scheduled send, and of one that is scheduled once it is approved. */
  readonly dueAt?: string;
  readonly approvalId?: string;
  /** When it was blocked, or why it was canceled or is held. */
  readonly reason?: string;
  readonly detail?: string;
  /** False when it was so already and nothing was recorded. */
  readonly changed: boolean;
}

export function stateOf(story: SendStory, changed: boolean): HeldSendState {
  const { contact, status, data, dueAt, approval, reason, detail } = story;
  const { requestId, recipientEmail, content, subject } = data;
  const waits = status === 'scheduled' || status === 'pending_approval';
  return {
    requestId,
    contact,
    recipientEmail,
    status,
    ...(content && { contentSha256: content.sha256 }),
    ...(subject !== undefined && { subject }),
    ...(waits && dueAt !== undefined && { dueAt }),
    ...(status === 'pending_approval' && approval && { approvalId: approval.approvalId }),
    ...(reason !== undefined && { reason }),
    ...(detail !== undefined && { detail }),
    changed,
  };
}
