import type { MailContent } from '../mail-content.js';
import type { DkimKey } from '../dkim/dkim-key.js';
import type { TrackingLinks } from '../tracking/tracking-links.js';

export interface ComposeOptions {
  readonly requestId: string;
  /** The one address this copy goes to. */
  readonly recipient: string;
  /** Right side of the Message-ID; the sender's domain, as a rule. */
  readonly messageIdDomain: string;
  /** Of the Date field: when the mail was asked for, so that every attempt has the same bytes. */
  readonly date: Date;
  /** Envelope sender; the From address when absent. */
  readonly returnPath?: string;
  /** Used when the content asks for it (`unsubscribe`, or the placeholder in its body). */
  readonly unsubscribe?: { readonly url: string; readonly mailto?: string };
  /** Used as far as the content asks for it (`tracking.opens`, `tracking.clicks`). */
  readonly tracking?: TrackingLinks;
  readonly dkim?: readonly DkimKey[];
  /** Bytes of an attachment by its hash. */
  readonly attachments: (sha256: string) => Promise<Uint8Array>;
}

export interface ComposedMail {
  /** RFC 5322 with CRLF, signed, without dot-stuffing. */
  readonly raw: Uint8Array;
  /** With angle brackets. */
  readonly messageId: string;
  readonly envelope: { readonly from: string; readonly to: string };
}

/** This content can never become a mail: no sender, an address that is none, an unsubscribe link without a URL. */
export class ComposeError extends Error {
  override readonly name = 'ComposeError';
}

/**
 * The bytes of a mail for one recipient; the same for the same arguments.
 * @throws ComposeError when the content can never be sent; what `attachments` throws passes through
 */
export async function composeMail(_content: MailContent, _options: ComposeOptions): Promise<ComposedMail> {
  throw new Error('not built yet');
}
