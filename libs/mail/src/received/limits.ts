import type { MailDefect, ReceivedLimits } from './received-mail.js';

/** Generous to mails that people write, and some tens of megabytes of memory for the worst that robots do (ADR 0034). */
export const DEFAULT_LIMITS: ReceivedLimits = {
  maxBytes: 50 * 1024 * 1024,
  maxDepth: 20,
  maxParts: 1000,
  maxDelimiters: 200_000,
  maxHeaderBytes: 512 * 1024,
  maxHeaders: 2000,
  maxAddresses: 1000,
  maxAttachments: 500,
  maxText: 2_000_000,
};

/** Some of the mail is gone when one of these was found. */
const CUTS: ReadonlySet<MailDefect> = new Set([
  'too_big',
  'too_many_delimiters',
  'too_many_parts',
  'header_too_big',
  'too_many_headers',
  'too_many_addresses',
  'too_many_attachments',
  'text_too_big',
  'unreadable',
]);

/** What one reading has found wrong so far, and what it may still spend. */
export class Reading {
  readonly defects = new Set<MailDefect>();
  headerBytes: number;
  headers: number;

  constructor(readonly limits: ReceivedLimits) {
    this.headerBytes = limits.maxHeaderBytes;
    this.headers = limits.maxHeaders;
  }

  get truncated(): boolean {
    return [...this.defects].some((defect) => CUTS.has(defect));
  }
}
