import { requestIdOfMessageId } from '@posthorn/mail';
import type { Cited } from './thread-evidence.js';

/** A mail that an inbound mail names. */
export interface Citation {
  readonly by: Cited['by'];
  /** Message-ID with angle brackets. */
  readonly rfcMessageId: string;
  /** When it is an id of ours. */
  readonly requestId?: string;
}

const MOST_ANSWERED = 10;
/** The last ones are the nearest. */
const MOST_REFERENCES = 50;
/** Some clients fold the case of what they copy, and some providers' ids are said without their domain. */
const LEAST_LOCAL_PART = 16;

/** The likeliest first (RFC 5322 section 3.6.4): what it answers, then its references from the nearest on; each once. */
export function citationsOf(mail: {
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
}): readonly Citation[] {
  const citations = new Map<string, Citation>();
  const add = (by: Cited['by'], rfcMessageId: string) => {
    if (citations.has(rfcMessageId)) return;
    const requestId = requestIdOfMessageId(rfcMessageId);
    citations.set(rfcMessageId, { by, rfcMessageId, ...(requestId !== undefined && { requestId }) });
  };
  for (const id of mail.inReplyTo.slice(0, MOST_ANSWERED)) add('in_reply_to', id);
  for (const id of mail.references.slice(-MOST_REFERENCES).toReversed()) add('references', id);
  return [...citations.values()];
}

/**
 * Whether a citation means what a provider calls a mail: several write a Message-ID of their own over ours, and report it
 * with or without brackets and domain (`0100018f...-000000` is `<0100018f...-000000@email.amazonses.com>` of Amazon SES).
 */
export function meansProviderId({ rfcMessageId }: Pick<Citation, 'rfcMessageId'>, providerId: string): boolean {
  const cited = bare(rfcMessageId);
  const named = bare(providerId);
  if (cited === named) return true;
  const at = cited.lastIndexOf('@');
  return !named.includes('@') && named.length >= LEAST_LOCAL_PART && cited.slice(0, Math.max(at, 0)) === named;
}

function bare(id: string): string {
  return id.trim().replace(/^<|>$/g, '').toLowerCase();
}
