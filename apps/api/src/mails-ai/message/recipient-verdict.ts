import type { SendVerdict } from '@posthorn/sending';
import type { Recipient } from './recipients.js';

/** What became of the mail to one of its recipients. */
export interface RecipientVerdict {
  readonly recipient: Recipient;
  readonly verdict: SendVerdict;
}
