import { parseVerpAddress } from '@posthorn/mail';
import type { InboundMail } from './inbound-mail.js';
import type { Mailbox, Mailboxes } from './mailboxes.js';

/** What a recipient of an envelope stands for. */
export type Destination =
  | { readonly kind: 'mailbox'; readonly recipient: string; readonly mailbox: Mailbox }
  /** The envelope sender of a send of ours: a mail to it is about that send. */
  | { readonly kind: 'return_path'; readonly recipient: string }
  | { readonly kind: 'forged_return_path'; readonly recipient: string }
  | { readonly kind: 'unknown_mailbox'; readonly recipient: string };

/** The form of `verpAddress`, whoever signed it. */
const RETURN_PATH = /^bounce-req_[0-9a-z]{26}-[a-z2-7]{16}@/i;
const MAX_ADDRESS = 320;

/** Where the recipients of a mail lead to. */
export class Destinations {
  /** @param tokenSecret of the return paths; without one none is recognised */
  constructor(
    private readonly mailboxes: Pick<Mailboxes, 'find' | 'findIn'>,
    private readonly tokenSecret: string | undefined,
  ) {}

  /**
   * @param restrictTo whoever speaks for one workspace learns nothing of the mailboxes of others
   * @throws what the database throws
   */
  async find(recipient: string, restrictTo?: InboundMail['restrictTo']): Promise<Destination> {
    if (RETURN_PATH.test(recipient)) {
      const isSigned = this.tokenSecret !== undefined && parseVerpAddress(recipient, this.tokenSecret) !== undefined;
      return { kind: isSigned ? 'return_path' : 'forged_return_path', recipient };
    }
    const mailbox = recipient.length > MAX_ADDRESS ? undefined : await this.mailboxOf(recipient, restrictTo);
    return mailbox ? { kind: 'mailbox', recipient, mailbox } : { kind: 'unknown_mailbox', recipient };
  }

  private mailboxOf(recipient: string, restrictTo: InboundMail['restrictTo']): Promise<Mailbox | undefined> {
    return restrictTo ? this.mailboxes.findIn(restrictTo.workspaceId, recipient) : this.mailboxes.find(recipient);
  }
}
