import { sendRangeOfMessage } from '@posthorn/events';
import type { MailContent, Mailbox } from '@posthorn/mail';
import type { Principal } from '@posthorn/platform';
import type { ReceivedRow } from '../../inbound/received-mail.queries.js';
import type { ReceivedMails } from '../../inbound/received-mails.js';
import { z } from 'zod';
import { splitMailbox } from '../mailbox-text.js';
import type { MessageReader } from './message-reader.js';
import type { StoredMessage } from './message-view.js';

/** A message that another one answers or carries on. */
export type Original = OriginalOfOurs | OriginalReceived;

interface AnyOriginal {
  readonly id: string;
  readonly subject: string | undefined;
  /** With angle brackets, as In-Reply-To takes it. */
  readonly rfcMessageId: string | undefined;
  readonly threadId: string | undefined;
}

export interface OriginalOfOurs extends AnyOriginal {
  readonly kind: 'sent';
  readonly message: StoredMessage;
  readonly content: MailContent | undefined;
}

export interface OriginalReceived extends AnyOriginal {
  readonly kind: 'received';
  readonly from: Mailbox;
  /** Whom it asks to answer; its author unless it says otherwise (RFC 5322 section 3.6.2), and where somebody else may have written it. */
  readonly replyTo: Mailbox;
  /** Everybody in its To and Cc, the mailbox it came to among them. */
  readonly others: readonly Mailbox[];
  /** The address it came to. */
  readonly mailbox: string;
  readonly inReplyTo: string | undefined;
  /** From 0 to 1; 1 for one that was never scored. */
  readonly injectionScore: number;
  /** Where its bytes are; nothing when they are not kept. */
  readonly raw: { readonly sha256: string; readonly sizeBytes: number } | undefined;
}

/** Finds what a route's `:id` names: a message of ours, or a received one by its id or by its `inbound.received`. */
export class Originals {
  constructor(
    private readonly mails: Pick<ReceivedMails, 'open'>,
    private readonly reader: Pick<MessageReader, 'find'>,
  ) {}

  /** @throws Problem 404; 409 for a received one whose content is withheld */
  async find(caller: Principal, id: string, agentId: string | undefined): Promise<Original> {
    if (sendRangeOfMessage(id) !== undefined) return sent(id, await this.reader.find(caller, id, agentId));
    return received(await this.mails.open(caller, id));
  }
}

const blob = z.object({ sha256: z.string(), sizeBytes: z.number() });

function received(row: ReceivedRow): OriginalReceived {
  const { from_email: email, from_name: name, reply_to: replyTo } = row;
  const from = { email, ...(name !== null && { name }) };
  return {
    kind: 'received',
    id: row.message_id,
    subject: row.subject ?? undefined,
    rfcMessageId: bracketed(row.rfc_message_id ?? undefined),
    threadId: row.thread_id ?? undefined,
    from,
    replyTo: replyTo === null || isDoubtful(row) ? from : splitMailbox(replyTo),
    others: [...row.to_emails, ...row.cc_emails].map((address) => ({ email: address })),
    mailbox: row.mailbox,
    inReplyTo: bracketed(row.in_reply_to ?? undefined),
    injectionScore: row.injection_score ?? 1,
    raw: blob.safeParse(row.raw).data,
  };
}

/**
 * The author's domain says by DMARC who writes for it, and nobody of those is known to have written this: where it asks to be answered may be a forger's wish. Nobody
 * can tell while name servers are silent either, and whoever forges sees to that. Of a domain that says nothing (`none`) no more can be known.
 */
function isDoubtful({ dmarc, flags }: Pick<ReceivedRow, 'dmarc' | 'flags'>): boolean {
  return flags.includes('dmarc_fail') || (dmarc !== null && dmarc !== 'pass' && dmarc !== 'none');
}

function sent(id: string, message: StoredMessage): OriginalOfOurs {
  const [first] = message.sends;
  return {
    kind: 'sent',
    id,
    subject: message.content?.subject ?? first?.subject ?? undefined,
    rfcMessageId: bracketed(first?.message_id ?? undefined),
    threadId: first?.thread_id ?? undefined,
    message,
    content: message.content,
  };
}

/** A provider's own id is no Message-ID. */
function bracketed(messageId: string | undefined): string | undefined {
  if (messageId === undefined || !messageId.includes('@') || /[\r\n\0]/.test(messageId)) return undefined;
  return messageId.startsWith('<') ? messageId : `<${messageId}>`;
}
