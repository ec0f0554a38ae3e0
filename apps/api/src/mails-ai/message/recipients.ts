import { normaliseAddress } from '@posthorn/events';
import type { Mailbox } from '@posthorn/mail';

export interface Recipient extends Mailbox {
  readonly role: 'to' | 'cc' | 'bcc';
}

interface Addressed {
  readonly to: readonly Mailbox[];
  readonly cc?: readonly Mailbox[] | undefined;
  readonly bcc?: readonly Mailbox[] | undefined;
}

/** Each address once, where it stands first: who is in `to` and `cc` gets one mail. */
export function recipientsOf({ to, cc = [], bcc = [] }: Addressed): Recipient[] {
  const inRole = (mailboxes: readonly Mailbox[], role: Recipient['role']) =>
    mailboxes.map((mailbox) => ({ ...mailbox, role }));
  const all = [...inRole(to, 'to'), ...inRole(cc, 'cc'), ...inRole(bcc, 'bcc')];
  return all.filter(
    ({ email }, place) => all.findIndex((other) => normaliseAddress(other.email) === normaliseAddress(email)) === place,
  );
}

/** The header fields that every recipient sees: nobody in `bcc` is in them. */
export function shownRecipients(recipients: readonly Recipient[]): { to?: Mailbox[]; cc?: Mailbox[] } {
  const shown = (role: Recipient['role']) =>
    recipients.filter((recipient) => recipient.role === role).map(({ role: _role, ...mailbox }) => mailbox);
  const [to, cc] = [shown('to'), shown('cc')];
  return { ...(to.length > 0 && { to }), ...(cc.length > 0 && { cc }) };
}
