import { plainSender } from '@posthorn/events';
import { notJudgedYet, quarantinedMail } from './inbound.errors.js';
import type { ReceivedRow } from './received-mail.queries.js';
import type { ThreadRow } from './thread.queries.js';

type OpenedThread = Pick<ThreadRow, 'contact_email' | 'started_by' | 'subject'>;
type Judged = Pick<ReceivedRow, 'kind' | 'quarantine'>;

/** In quarantine, and nobody has released it. */
export function isQuarantined({ quarantine }: Pick<ReceivedRow, 'quarantine'>): boolean {
  return quarantine === 'quarantined';
}

/** What it says must not be shown: it is in quarantine, or may still be put there. */
export function isWithheld(mail: Judged): boolean {
  return isQuarantined(mail) || mail.kind === null;
}

/** The author's address: one without room for words while the mail is withheld. */
export function senderOf(mail: Judged & Pick<ReceivedRow, 'from_email'>): string {
  return isWithheld(mail) ? plainSender(mail.from_email) : mail.from_email;
}

/** Whom a thread is with. One that a withheld mail began has no subject. */
export function contactOf({ contact_email: email, started_by: by, subject }: OpenedThread): string {
  return by === 'contact' && subject === null ? plainSender(email) : email;
}

/** @throws Problem 409 */
export function assertReadable<Row extends Judged & Pick<ReceivedRow, 'message_id'>>(mail: Row): Row {
  if (isQuarantined(mail)) throw quarantinedMail(mail.message_id);
  if (mail.kind === null) throw notJudgedYet(mail.message_id);
  return mail;
}
