import { clientOf, type Logger } from '@posthorn/platform';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { Destinations } from '../destinations.js';
import type { InboundMail } from '../inbound-mail.js';
import type { InboundMails } from '../inbound-mails.js';
import { DailyBytesReachedError, MailLoopError } from '../inbound.errors.js';
import type { Mailbox } from '../mailboxes.js';
import type { ClientLimits } from './client-limits.js';
import type { Greylist } from './greylist.js';
import { type BufferBudget, bufferMail } from './mail-buffer.js';
import type { ReceiverConnection } from './receiver-connection.js';
import type { RefusedMails } from './refused-mails.js';
import * as reply from './smtp-reply.js';

/** Beyond its limit a mail is read so much further, so that its sender hears of it; then the connection is cut. */
const OVERRUN = 2;

/** What a receiver needs to decide, and where it hands mail in. */
export interface ReceiverPorts {
  readonly destinations: Pick<Destinations, 'find'>;
  readonly mails: Pick<InboundMails, 'accept' | 'hasRoom'>;
  readonly refused: Pick<RefusedMails, 'record'>;
  readonly limits: ClientLimits;
  readonly greylist: Greylist;
  readonly budget: BufferBudget;
  readonly logger: Pick<Logger, 'warn'>;
}

export interface ReceiverRules {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Addresses of mail servers of ours: what they hand on is others' mail. */
  readonly relays: ReadonlySet<string>;
}

/** What is answered to the mails of SMTP clients. Nothing is relayed: whatever is taken is for a mailbox of this installation. */
export class SmtpReceiver {
  /** Mails since the start of this process, by what became of them. */
  readonly counts = new Map<string, number>();

  constructor(
    private readonly ports: ReceiverPorts,
    private readonly rules: ReceiverRules,
  ) {}

  /** @throws SmtpReply when the recipient is refused, for now or for good */
  async checkRecipient(recipient: string, session: SMTPServerSession, connection: ReceiverConnection): Promise<void> {
    const { destinations, limits, greylist, refused, logger } = this.ports;
    const destination = await destinations.find(recipient).catch((error: unknown) => {
      logger.warn({ err: error }, 'a recipient could not be looked up');
      throw this.refusal('unavailable', reply.notNow());
    });
    if (destination.kind === 'unknown_mailbox') throw this.refusal('unknown_mailbox', reply.unknownMailbox(recipient));
    if (destination.kind === 'forged_return_path') throw this.refusal('unknown_mailbox', reply.notSigned());
    if (destination.kind === 'mailbox') await this.checkRoom(destination.mailbox, senderOf(session));
    if (this.isRelay(connection) || limits.isUnlimited(session.remoteAddress)) return;
    const from = senderOf(session);
    const isCounted = connection.countedTransaction === session.transaction;
    if (!isCounted && !limits.takeMail(session.remoteAddress)) {
      if (destination.kind === 'mailbox')
        refused.record({ mailbox: destination.mailbox, from, reason: 'rate_limited' });
      throw this.refusal('rate_limited', reply.tooManyMails());
    }
    connection.countedTransaction = session.transaction;
    const waitMs = greylist.waitMs({ client: session.remoteAddress, from, to: recipient });
    if (waitMs > 0) throw this.refusal('greylisted', reply.greylisted(Math.ceil(waitMs / 1_000)));
  }

  /** @throws SmtpReply when the workspace takes no more today */
  private async checkRoom(mailbox: Mailbox, from: string): Promise<void> {
    const { mails, refused, logger } = this.ports;
    const hasRoom = await mails.hasRoom(mailbox.workspaceId).catch((error: unknown) => {
      logger.warn({ err: error }, 'what a workspace has taken in today could not be looked up');
      throw this.refusal('unavailable', reply.notNow());
    });
    if (hasRoom) return;
    refused.record({ mailbox, from, reason: 'daily_bytes' });
    throw this.refusal('daily_bytes', reply.dailyBytesReached());
  }

  /**
   * Reads the mail to its end and takes it in.
   * @returns what to answer; nothing when the client has left
   * @throws SmtpReply
   */
  async receive(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    connection: ReceiverConnection,
  ): Promise<string | undefined> {
    const { maxBytes, timeoutMs } = this.rules;
    const { budget } = this.ports;
    connection.beginMail();
    const progress = (sizeBytes: number) => {
      connection.progress(sizeBytes);
      if (sizeBytes > OVERRUN * maxBytes) connection.endWith(reply.tooLarge(maxBytes));
    };
    const mail = await bufferMail(stream, { budget, maxBytes, progress, ...this.shareOf(session, connection) });
    connection.endMail();
    if (mail.kind === 'cut_off') {
      this.count('cut_off');
      return undefined;
    }
    try {
      if (mail.kind === 'no_room') throw this.refusal('no_room', reply.noRoom());
      if (mail.kind === 'too_large') {
        await this.tell(session, { reason: 'too_large', sizeBytes: mail.sizeBytes });
        throw this.refusal('too_large', reply.tooLarge(maxBytes));
      }
      return await this.accept(mail.raw, session, connection);
    } finally {
      if (mail.kind === 'mail') mail.release();
      connection.expectMail(timeoutMs);
    }
  }

  private async accept(raw: Buffer, session: SMTPServerSession, connection: ReceiverConnection): Promise<string> {
    const accepted = await this.ports.mails
      .accept({ raw, envelope: this.envelopeOf(session, connection), via: 'smtp' })
      .catch(async (error: unknown) => {
        if (error instanceof DailyBytesReachedError) {
          await this.tell(session, { reason: 'daily_bytes', sizeBytes: raw.length });
          throw this.refusal('daily_bytes', reply.dailyBytesReached());
        }
        if (error instanceof MailLoopError) {
          await this.tell(session, { reason: 'mail_loop', sizeBytes: raw.length });
          throw this.refusal('mail_loop', reply.looping());
        }
        this.ports.logger.warn({ err: error }, 'a mail could not be stored; its sender has to send it again');
        throw this.refusal('unavailable', reply.notStored());
      });
    this.count('accepted');
    const mail = accepted.recipients.find((recipient) => recipient.kind === 'accepted');
    return mail ? `OK ${mail.messageId}` : 'OK';
  }

  /** The address and name of whoever wrote to a server of ours, where that one says so; else of whoever is connected. */
  private envelopeOf(session: SMTPServerSession, connection: ReceiverConnection): InboundMail['envelope'] {
    const { rcptTo } = session.envelope;
    const isForwarded = session.xForward.has('ADDR') || session.xClient.has('ADDR');
    const isOurs = this.isRelay(connection) && !isForwarded;
    return {
      from: senderOf(session),
      to: rcptTo.map(({ address }) => address),
      ...(!isOurs && { clientIp: session.remoteAddress, helo: session.hostNameAppearsAs }),
    };
  }

  private shareOf(session: SMTPServerSession, connection: ReceiverConnection): { readonly client?: string } {
    const isFree = this.isRelay(connection) || this.ports.limits.isUnlimited(session.remoteAddress);
    return isFree ? {} : { client: clientOf(session.remoteAddress) };
  }

  private isRelay(connection: ReceiverConnection): boolean {
    return this.rules.relays.has(connection._originalRemoteAddress);
  }

  private async tell(
    session: SMTPServerSession,
    refusal: { readonly reason: 'too_large' | 'mail_loop' | 'daily_bytes'; readonly sizeBytes: number },
  ): Promise<void> {
    const from = senderOf(session);
    const mailboxes = new Map<string, Mailbox>();
    for (const { address } of session.envelope.rcptTo) {
      const destination = await this.ports.destinations.find(address).catch(() => undefined);
      if (destination?.kind === 'mailbox') mailboxes.set(destination.mailbox.address, destination.mailbox);
    }
    for (const mailbox of mailboxes.values()) this.ports.refused.record({ mailbox, from, ...refusal });
  }

  private refusal(reason: string, answer: reply.SmtpReply): reply.SmtpReply {
    this.count(reason);
    return answer;
  }

  private count(outcome: string): void {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
  }
}

function senderOf({ envelope }: SMTPServerSession): string {
  return envelope.mailFrom === false ? '' : envelope.mailFrom.address;
}
