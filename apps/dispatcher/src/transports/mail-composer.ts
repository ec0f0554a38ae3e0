import type { ComposedMail } from '@posthorn/mail';
import type { Deferred, Failed, OutgoingMail } from './transport.gateway.js';

/** Makes the bytes of a mail. */
export interface MailComposer {
  /** Nothing of it is rejected: what can never be sent is `failed`, what cannot be read now is `deferred`. */
  compose(mail: OutgoingMail): Promise<ComposedMail | Failed | Deferred>;
}
