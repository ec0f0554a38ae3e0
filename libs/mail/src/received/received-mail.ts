import type { Mailbox } from '../mail-content.js';

/** A mail that somebody sent us, read. Everything in it is the sender's word: names, addresses, dates, file names. */
export interface ReceivedMail {
  /** First author (RFC 5322 section 3.6.2); nothing when the field has no valid address. */
  readonly from?: Mailbox;
  readonly sender?: Mailbox;
  readonly replyTo: readonly Mailbox[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly subject?: string;
  /** `offsetMinutes` east of UTC, as the author's clock stood. */
  readonly date?: { readonly ms: number; readonly offsetMinutes: number };
  /** With angle brackets, like the ones below. */
  readonly rfcMessageId?: string;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  /** Of the mail itself, in their order, unfolded, encoded words decoded; names as written. */
  readonly headers: readonly ReceivedHeader[];
  /** Plain text; made of the HTML when the mail has no plain part. Line feeds only. */
  readonly text?: string;
  /** Raw and hostile: never shown without `sanitiseHtml`. */
  readonly html?: string;
  readonly attachments: readonly ReceivedAttachment[];
  readonly kind: MailKind;
  /** What was wrong with the mail or cut off it, lower snake case, each once. */
  readonly defects: readonly MailDefect[];
  /** Something of the mail is not in here: a limit was reached. */
  readonly truncated: boolean;
}

export interface ReceivedHeader {
  readonly name: string;
  readonly value: string;
}

export interface ReceivedAttachment {
  /** Without folders, control characters and leading dots; never empty. */
  readonly filename: string;
  /** Lower case, without parameters. */
  readonly contentType: string;
  /** Without angle brackets. */
  readonly contentId?: string;
  /** The HTML may show it as `cid:<contentId>`. */
  readonly inline: boolean;
  readonly content: Uint8Array;
}

export type MailKind = 'message' | 'auto_reply' | 'bounce' | 'feedback_report';

export type MailDefect =
  | 'too_big'
  | 'too_many_delimiters'
  | 'too_many_parts'
  | 'too_deep'
  | 'header_too_big'
  | 'too_many_headers'
  | 'too_many_addresses'
  | 'too_many_attachments'
  | 'text_too_big'
  | 'no_author'
  | 'several_authors'
  | 'duplicate_header'
  | 'bare_line_break'
  | 'null_byte'
  | 'unknown_charset'
  | 'boundary_missing'
  | 'boundary_unclosed'
  | 'unreadable';

/** How much of a mail is looked at; what is beyond is cut off and said in `defects`. */
export interface ReceivedLimits {
  readonly maxBytes: number;
  /** Nesting of multiparts; deeper ones are attachments, and so are mails inside the mail. */
  readonly maxDepth: number;
  readonly maxParts: number;
  /** Lines that begin like a boundary. */
  readonly maxDelimiters: number;
  /** Of all parts together. */
  readonly maxHeaderBytes: number;
  /** Fields of all parts together. */
  readonly maxHeaders: number;
  /** In one of To, Cc and Reply-To. */
  readonly maxAddresses: number;
  readonly maxAttachments: number;
  /** Characters of the text, and of the HTML, each. */
  readonly maxText: number;
}
