import type { DkimKey } from '../dkim/dkim-key.js';
import type { BodyOptions } from './mail-bodies.js';

export interface ComposeOptions extends BodyOptions {
  readonly requestId: string;
  /** The one address this copy goes to. */
  readonly recipient: string;
  /** Right side of the Message-ID; the sender's domain, as a rule. */
  readonly messageIdDomain: string;
  /** Of the Date field: when the mail was asked for, so that every attempt has the same bytes. */
  readonly date: Date;
  /** Envelope sender; the From address when absent. */
  readonly returnPath?: string;
  readonly dkim?: readonly DkimKey[];
  /** `Feedback-ID`, by which Gmail groups what its users report: `campaign:customer:type:sender`. */
  readonly feedbackId?: string;
  /** `CFBL-Address` (RFC 9477): where complaints about this mail may be sent, as ARF. */
  readonly complaintAddress?: string;
  /** Bytes of an attachment by its hash. */
  readonly attachments: (sha256: string) => Promise<Uint8Array>;
}
