import type { SendRow } from './mails-ai-message.queries.js';

/** The furthest behind first: a message is where the last of its mails is. */
export const MESSAGE_STATUSES = [
  'pending_approval',
  'scheduled',
  'queued',
  'sending',
  'sent',
  'delivered',
  'complained',
  'bounced',
  'failed',
  'canceled',
  'blocked',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

type Row = Pick<SendRow, 'status' | 'canceled_at' | 'held_kind' | 'held_state'>;

/** The state of a send in the words of mails.ai; what a recipient did with the mail is in its times. */
export function statusOfSend({
  status,
  canceled_at: canceledAt,
  held_kind: kind,
  held_state: state,
}: Row): MessageStatus {
  if (canceledAt !== null) return 'canceled';
  switch (status) {
    case 'skipped':
      return 'blocked';
    case 'queued':
      if (state === 'waiting' && kind === 'schedule') return 'scheduled';
      return state === 'waiting' && kind === 'approval' ? 'pending_approval' : 'queued';
    case 'opened':
    case 'clicked':
    case 'replied':
      return 'delivered';
    case 'sending':
    case 'sent':
    case 'delivered':
    case 'failed':
    case 'bounced':
    case 'complained':
      return status;
    default:
      return status satisfies never;
  }
}

/** @param statuses of its mails; those that were refused or ended count only where there are no others */
export function statusOfMessage(statuses: readonly MessageStatus[]): MessageStatus {
  return MESSAGE_STATUSES.find((status) => statuses.includes(status)) ?? 'blocked';
}
