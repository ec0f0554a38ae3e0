import { forgedReturnPath } from '../../bounce-mails/bounce-mails.errors.js';
import type { Accepted } from '../inbound-mail.js';
import { unknownMailbox } from './inbound-mail.errors.js';

export interface PostedAnswer {
  /** One for each mailbox, whether it has the mail now or had it before. */
  readonly messages: readonly { readonly message_id: string; readonly mailbox: string }[];
  /** Return paths of ours among the recipients: what came there was told to the delivery side. */
  readonly bounces: number;
  readonly refused: readonly { readonly recipient: string; readonly reason: string }[];
}

/** @throws Problem when nobody of the recipients has the mail */
export function answerOf({ recipients }: Accepted): PostedAnswer {
  const mailboxes = new Map<string, string>();
  const refused: { recipient: string; reason: string }[] = [];
  let bounces = 0;
  for (const outcome of recipients) {
    if (outcome.kind === 'accepted') mailboxes.set(outcome.messageId, outcome.mailbox);
    else if (outcome.kind === 'bounce') bounces++;
    else refused.push({ recipient: outcome.recipient, reason: outcome.kind });
  }
  if (mailboxes.size === 0 && bounces === 0) {
    if (refused.some(({ reason }) => reason === 'forged_return_path')) throw forgedReturnPath();
    throw unknownMailbox(refused.map(({ recipient }) => recipient));
  }
  return { messages: Array.from(mailboxes, ([message_id, mailbox]) => ({ message_id, mailbox })), bounces, refused };
}
