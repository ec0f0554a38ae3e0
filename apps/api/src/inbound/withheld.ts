import { notJudgedYet, quarantinedMail } from './inbound.errors.js';
import type { ReceivedRow } from './received-mail.queries.js';

type Judged = Pick<ReceivedRow, 'kind' | 'quarantine'>;

/** In quarantine, and nobody has released it. */
export function isQuarantined({ quarantine }: Pick<ReceivedRow, 'quarantine'>): boolean {
  return quarantine === 'quarantined';
}

/** What it says must not be shown: it is in quarantine, or may still be put there. */
export function isWithheld(mail: Judged): boolean {
  return isQuarantined(mail) || mail.kind === null;
}

/** @throws Problem 409 */
export function assertReadable<Row extends Judged & Pick<ReceivedRow, 'message_id'>>(mail: Row): Row {
  if (isQuarantined(mail)) throw quarantinedMail(mail.message_id);
  if (mail.kind === null) throw notJudgedYet(mail.message_id);
  return mail;
}
