import { parseMailbox } from '../address/parse-mailbox.js';
import { field, partsOf, readFields, type Fields, type MailPart } from '../mime/read-mail.js';
import type { BounceReport } from './bounce-report.js';
import { attachedOriginal, returnedMail } from './returned-mail.js';

const MAX_RECIPIENTS = 100;
/** RFC 5965 section 7.3, RFC 6430, RFC 6591. */
const REASONS: Readonly<Record<string, string>> = {
  'opt-out': 'unsubscribe',
  'opt-out-list': 'unsubscribe',
  'not-spam': 'not_spam',
  'auth-failure': 'authentication_failed',
};

/** A complaint in the Abuse Reporting Format (RFC 5965), one report per recipient it names; empty when the mail is none. */
export function feedbackReports(mail: MailPart): BounceReport[] {
  const part = partsOf(mail).find(({ type }) => type === 'message/feedback-report');
  const fields = part === undefined ? undefined : readFields(part.text.trimStart());
  const original = attachedOriginal(mail);
  const reporter = hotmailReporter(mail, original);
  const feedbackType =
    fields?.get('feedback-type')?.[0]?.toLowerCase().trim() ?? (reporter === undefined ? undefined : 'abuse');
  if (feedbackType === undefined || feedbackType === '') return [];
  const { to, ...returned } = returnedMail(mail, original);
  const named = [
    ...(fields?.get('original-rcpt-to') ?? []),
    ...(fields?.get('removal-recipient') ?? []),
    reporter ?? '',
  ].flatMap((text) => addressOf(text) ?? []);
  const recipients = new Set(named.length > 0 ? named : [addressOf(to ?? '') ?? []].flat());
  const base = {
    kind: 'arf',
    ...returned,
    class: 'undetermined',
    reason: REASONS[feedbackType] ?? 'complaint',
    feedbackType: feedbackType.slice(0, 100),
  } as const;
  return recipients.size === 0
    ? [base]
    : [...recipients].slice(0, MAX_RECIPIENTS).map((recipient) => ({ ...base, recipient }));
}

/** Outlook.com's Junk Mail Reporting Program only sends the mail back, with a field of its own that names who complained. */
function hotmailReporter(mail: MailPart, original: Fields | undefined): string | undefined {
  if (!/^\s*complaint about message/i.test(field(mail, 'subject') ?? '')) return undefined;
  return original?.get('x-hmxmroriginalrecipient')?.[0];
}

function addressOf(text: string): string | undefined {
  return parseMailbox(text.replace(/^\s*rfc822\s*;/i, '').slice(0, 1000))?.email;
}
