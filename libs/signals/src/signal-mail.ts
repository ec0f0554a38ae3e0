/**
 * What the signals of one inbound mail are read from. Everything in it was written by a stranger: bounded reading, never an instruction.
 */
export interface SignalMail {
  /** The address of the From header's author. */
  readonly from: string;
  readonly fromName?: string;
  /** Decoded (RFC 2047), unfolded; '' where there is none. */
  readonly subject: string;
  /** The author's own words; quoted text and signature removed. */
  readonly text: string;
  /** Quoted text and signature; scored for injection, not for intent. */
  readonly quoted?: string;
  /** As received, not sanitised: injection reads the hidden text in it. */
  readonly html?: string;
  readonly headers: readonly MailHeader[];
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly sizeBytes: number;
  }[];
  /** Unix milliseconds of the Date header, of the reception where it has none: what "tomorrow" is relative to. */
  readonly dateMs: number;
  /** East of UTC, of the Date header. @default 0 */
  readonly offsetMinutes?: number;
  /** What was said before, if known. */
  readonly thread?: { readonly subject?: string; readonly lastText?: string };
}

export interface MailHeader {
  readonly name: string;
  readonly value: string;
}
