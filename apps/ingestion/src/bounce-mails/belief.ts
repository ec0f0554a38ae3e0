import { normaliseAddress } from '@posthorn/events';
import { domainOf } from '@posthorn/mail';
import type { ReportedSend } from '../mail-events/delivery-report.decider.js';
import type { ProviderEvent } from '../provider-webhooks/provider-webhook.js';

export type AboutSend = Extract<ProviderEvent, { readonly kind: 'report' | 'unsubscribe' }>;

/** What is known of who wrote a mail that says it is a bounce; RFC 8601 result names. */
export interface Evidence {
  /** Author in the From field. */
  readonly from: string;
  readonly authentication: { readonly spf: string; readonly dkim: string; readonly dmarc: string } | undefined;
}

export type JudgedSend = Pick<ReportedSend, 'recipientEmail' | 'status'> & {
  /** The mail went to others, too: their copies' ids tell this one's (ADR 0019). */
  readonly hasCompany: boolean;
};

/**
 * Whether a report that somebody wrote to a mailbox, and that names a send of its workspace, is acted upon. Naming it is the proof: an id has
 * 80 random bits, and who knows it has seen the mail. So this asks who else may have:
 *
 * - who only claims to be somebody (DMARC fails), or reports on somebody else than the send went to, is not believed;
 * - nor is anybody when the recipient has answered the mail: it did arrive, and its id is in the answer for all to see;
 * - of a mail with several recipients each knows the others' ids, so their own domain has to report, authenticated;
 * - feedback loops sign what they send (RFC 6449 section 3.2), so a complaint has to be authenticated, too.
 */
export function isBelieved(event: AboutSend, send: JudgedSend, { from, authentication }: Evidence): boolean {
  const { spf, dkim, dmarc } = authentication ?? { spf: 'none', dkim: 'none', dmarc: 'none' };
  if (dmarc === 'fail' || send.status === 'replied') return false;
  const isAuthentic = dmarc === 'pass' || dkim === 'pass' || spf === 'pass';
  if (send.hasCompany && !(dmarc === 'pass' && isOf(from, send.recipientEmail))) return false;
  if (event.kind === 'unsubscribe' || event.report.event === 'complained') {
    return isAuthentic && isAbout(event, send);
  }
  return event.report.recipient !== undefined && isAbout(event, send);
}

/** Feedback loops leave the recipient out, or take it out. */
function isAbout(event: AboutSend, { recipientEmail }: JudgedSend): boolean {
  const recipient = event.kind === 'report' ? event.report.recipient : undefined;
  return recipient === undefined || normaliseAddress(recipient) === normaliseAddress(recipientEmail);
}

/** Whether the author is of the recipient's domain, or of one below it: `mailer-daemon@mx.example.org`. */
function isOf(from: string, recipient: string): boolean {
  const [author, theirs] = [domainOf(from), domainOf(recipient)];
  if (author === '' || theirs === '') return false;
  return author === theirs || author.endsWith(`.${theirs}`);
}
