import type { MailContent } from '@posthorn/mail';
import type { HeldPlace, HeldRow } from './held-list.queries.js';

/** A send that waits for a person, as lists show it. Times are ISO 8601 UTC. */
export interface HeldMessage {
  /** Names it in every route of the overrides; an approvalId or a threadId does too. */
  readonly requestId: string;
  readonly approvalId: string | null;
  readonly queue: string | null;
  /** Why it is held: `autonomy_level`, `first_contact`, a policy's reason, ... */
  readonly reason: string | null;
  readonly state: HeldRow['state'];
  readonly recipientEmail: string;
  readonly mailboxId: string | null;
  readonly threadId: string | null;
  readonly templateId: string | null;
  readonly campaignId: string | null;
  readonly subject: string | null;
  /** What an approval has to name. */
  readonly contentSha256: string | null;
  readonly heldAt: string;
  /** When it is denied by itself. */
  readonly expiresAt: string | null;
  readonly endedAt: string | null;
}

/** With all that would be sent. */
export interface HeldMessageWithContent extends HeldMessage {
  readonly content: MailContent | null;
}

export function toHeldMessage(row: HeldRow): HeldMessage {
  return {
    requestId: row.send_id,
    approvalId: row.approval_id,
    queue: row.queue,
    reason: row.reason,
    state: row.state,
    recipientEmail: row.recipient_email,
    mailboxId: row.agent_id,
    threadId: row.thread_id,
    templateId: row.template_id,
    campaignId: row.campaign_id,
    subject: row.subject,
    contentSha256: row.content_sha256,
    heldAt: row.held_at.toISOString(),
    expiresAt: row.due_at && row.due_at.toISOString(),
    endedAt: row.ended_at && row.ended_at.toISOString(),
  };
}

/** A place in a list as one word: milliseconds and id. */
export function cursorOf({ held_at, send_id }: Pick<HeldRow, 'held_at' | 'send_id'>): string {
  return `${held_at.getTime()}.${send_id}`;
}

export const HELD_CURSOR = /^\d{1,15}\.(?:req|rcv)_[0-9A-HJKMNP-TV-Z]{26}$/;

/** @param cursor of the form of `HELD_CURSOR` */
export function placeOf(cursor: string): HeldPlace {
  const [heldAt = '', sendId = ''] = cursor.split('.');
  return { heldAt: new Date(Number(heldAt)), sendId };
}
