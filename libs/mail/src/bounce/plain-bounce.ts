import { parseMailbox } from '../address/parse-mailbox.js';
import { decodeWords } from '../mime/decode-words.js';
import { field, partsOf, type MailPart } from '../mime/read-mail.js';
import { reasonOf, reasonOfText } from '../reply/classify-reply.js';
import { REASONS, type ReplyReason } from '../reply/reply-reason.js';
import { BOUNCE_PHRASE, BOUNCE_SUBJECT, DELAY_PHRASE } from './bounce-phrases.js';
import { isDaemon } from './auto-reply.js';
import type { BounceReport } from './bounce-report.js';
import { codesIn, deliveryStatuses } from './delivery-status.js';
import { noticeOf, subjectOf, type Notice } from './notice.js';
import { returnedMail, type ReturnedMail } from './returned-mail.js';

const ADDRESS = /[^\s<>"'(),:;[\]{}|=]{1,64}@[A-Za-z0-9.-]{1,200}[A-Za-z0-9]/g;
const MAX_DIAGNOSTIC = 1000;

/**
 * A bounce in words, as qmail, Exim, Exchange 2003, Notes and many others write; empty when it does not read like one. Several mail systems put the
 * fields of a DSN into the text, or lose its boundary.
 */
export function plainBounces(mail: MailPart): BounceReport[] {
  const notice = noticeOf(mail);
  if (!readsLikeBounce(mail, notice)) return [];
  const { to, ...returned } = returnedMail(mail, notice.original);
  const statuses = partsOf(mail)
    .filter(({ text }) => /^[ \t]{0,10}(?:Final|Original)-Recipient:/im.test(text))
    .flatMap(({ text }) => deliveryStatuses(text, notice.words));
  if (statuses.length > 0) return statuses.map((status) => ({ ...status, ...returned }));
  return [plainBounce(mail, notice, returned, to)];
}

function plainBounce(
  mail: MailPart,
  notice: Notice,
  returned: Omit<ReturnedMail, 'to'>,
  to: string | undefined,
): BounceReport {
  const recipient = recipientOf(mail, notice, to);
  const diagnosticCode = diagnosticOf(notice.words, recipient);
  const { code, enhanced } = codesIn(diagnosticCode);
  const reason = reasonFor(mail, notice, diagnosticCode, code, enhanced);
  const isDelay = DELAY_PHRASE.test(`${subjectOf(mail)}\n${notice.words}`);
  return {
    kind: 'plain',
    ...returned,
    ...(recipient === undefined ? {} : { recipient }),
    action: isDelay ? 'delayed' : 'failed',
    class: isDelay ? 'soft' : REASONS[reason].bounceType,
    ...(code === undefined ? {} : { smtpCode: code }),
    ...(enhanced === undefined ? {} : { enhancedCode: enhanced }),
    reason,
    ...(diagnosticCode === '' ? {} : { diagnosticCode }),
  };
}

/** Three points make a bounce: nobody's letter collects them. */
function readsLikeBounce(mail: MailPart, { words, original }: Notice): boolean {
  const daemon = isDaemon(mail);
  const points =
    (mail.fields.has('x-failed-recipients') ? 3 : 0) +
    (daemon ? 2 : 0) +
    (BOUNCE_SUBJECT.test(decodeWords(subjectOf(mail))) ? 1 : 0) +
    (/^\s*<\s*>/.test(field(mail, 'return-path') ?? '') ? 1 : 0) +
    (BOUNCE_PHRASE.test(words) ? 1 : 0) +
    (reasonOfText(words.slice(0, 2000)) === undefined ? 0 : 1) +
    (original === undefined ? 0 : 1) -
    (!daemon && /^\s*(?:re|aw|sv|antw):/i.test(subjectOf(mail)) ? 2 : 0);
  return points >= 4 || (points >= 3 && daemon) || mail.fields.has('x-failed-recipients');
}

function recipientOf(mail: MailPart, { words, original }: Notice, to: string | undefined): string | undefined {
  const failed = parseMailbox(field(mail, 'x-failed-recipients') ?? '')?.email;
  if (failed !== undefined) return failed;
  const strangers = new Set(
    ['to', 'from', 'return-path', 'delivered-to', 'sender', 'reply-to'].flatMap((name) =>
      addressesIn(field(mail, name) ?? ''),
    ),
  );
  for (const text of [original?.get('from')?.[0], original?.get('return-path')?.[0]]) {
    for (const address of addressesIn(text ?? '')) strangers.add(address);
  }
  const rcpt = /rcpt to:\s{0,3}<?([^\s<>]{1,300})/i.exec(words)?.[1];
  const header = addressesIn(to ?? '');
  const mentioned = addressesIn(words).filter(
    (address) => !strangers.has(address) && !/^(?:mailer-daemon|postmaster)@/.test(address),
  );
  const named = mentioned.find((address) => header.includes(address));
  return parseMailbox(rcpt ?? '')?.email ?? named ?? mentioned[0] ?? header[0];
}

function addressesIn(text: string): string[] {
  return (text.slice(0, 20_000).match(ADDRESS) ?? [])
    .map((address) => address.toLowerCase())
    .filter((address) => parseMailbox(address) !== undefined);
}

/** The sentence with the server's answer: a line with a reply code, with what follows up to an empty line. */
function diagnosticOf(words: string, recipient: string | undefined): string {
  const lines = words.split('\n');
  const at = lines.findIndex((line) => REPLY_LINE.test(line));
  if (at >= 0) {
    const end = lines.findIndex((line, index) => index > at && line.trim() === '');
    return lines
      .slice(at, end < 0 ? at + 6 : Math.min(end, at + 6))
      .map((line) => line.trim())
      .join(' ')
      .slice(0, MAX_DIAGNOSTIC);
  }
  const about = recipient === undefined ? -1 : lines.findIndex((line) => line.toLowerCase().includes(recipient));
  if (about < 0) return '';
  return lines
    .slice(about, about + 6)
    .map((line) => line.trim())
    .join(' ')
    .trim()
    .slice(0, MAX_DIAGNOSTIC);
}

const REPLY_LINE =
  /(?:^|[\s:'"(<>[])[45]\d\d(?:[ -]+#?[45]\.\d{1,3}\.\d{1,3}|[ -]+[^\d\s]|: )|(?:^|[\s:'"(])#?[45]\.\d{1,3}\.\d{1,3}\b/;

function reasonFor(
  mail: MailPart,
  { words }: Notice,
  diagnostic: string,
  code: number | undefined,
  enhanced: string | undefined,
): ReplyReason {
  const said = diagnostic === '' ? 'rejected' : reasonOf({ code: code ?? 0, enhanced, text: diagnostic });
  if (said !== 'rejected') return said;
  return reasonOfText(words) ?? reasonOfText(decodeWords(subjectOf(mail))) ?? 'rejected';
}
