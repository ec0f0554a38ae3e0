import { readFields, type Fields } from '../mime/read-mail.js';
import { parseMailbox } from '../address/parse-mailbox.js';
import { REASONS, type ReplyReason } from '../reply/reply-reason.js';
import { reasonOf, type SmtpReply } from '../reply/classify-reply.js';
import type { BounceReport } from './bounce-report.js';

const MAX_RECIPIENTS = 100;
const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;
type Action = (typeof ACTIONS)[number];

/**
 * What the text of a message/delivery-status part says of each recipient (RFC 3464 section 2.3); empty when it is malformed beyond use.
 * @param notice what the mail says to people, for a group that gives no reason
 */
export function deliveryStatuses(text: string, notice: string): BounceReport[] {
  const groups = text
    .replaceAll('\r', '')
    .split(/\n[ \t]*\n/)
    .map((group) => readFields(group.trimStart()));
  return groups
    .filter(
      (group) =>
        group.has('final-recipient') || group.has('original-recipient') || (group.has('action') && group.has('status')),
    )
    .slice(0, MAX_RECIPIENTS)
    .map((group, _index, all) => statusOf(group, notice, all.length === 1));
}

function statusOf(group: Fields, notice: string, isOnly: boolean): BounceReport {
  const get = (name: string): string => group.get(name)?.[0] ?? '';
  const recipient =
    addressOf(get('original-recipient')) ?? addressOf(get('final-recipient')) ?? addressOf(get('x-actual-recipient'));
  const diagnosticCode = get('diagnostic-code')
    .replace(/^[\w-]{1,40}\s{0,5};\s{0,5}/, '')
    .slice(0, 2000);
  const said = codesIn(diagnosticCode);
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(get('status'))?.[0];
  const enhanced = specific(said.enhanced) ?? specific(status) ?? said.enhanced ?? status;
  const action = actionOf(get('action'), enhanced);
  const reason =
    action === 'failed' || action === 'delayed'
      ? reasonFor(
          { code: said.code ?? 0, enhanced, text: diagnosticCode },
          paragraphAbout(recipient, notice, isOnly),
          action,
        )
      : undefined;
  return {
    kind: 'dsn',
    ...(recipient === undefined ? {} : { recipient }),
    action,
    class: reason === undefined ? 'undetermined' : action === 'delayed' ? 'soft' : REASONS[reason].bounceType,
    ...(said.code === undefined ? {} : { smtpCode: said.code }),
    ...(enhanced === undefined ? {} : { enhancedCode: enhanced }),
    reason: reason ?? 'delivered',
    ...(diagnosticCode === '' ? {} : { diagnosticCode }),
  };
}

/** The server's own words count; the notice for people is asked only when they say nothing. */
function reasonFor(reply: SmtpReply, paragraph: string, action: Action): ReplyReason {
  const reason = reasonOf(reply);
  if (reason !== 'rejected') return reason;
  const told = reasonOf({ code: 0, text: paragraph });
  return told === 'rejected' && action === 'delayed' ? 'expired' : told;
}

/** What the notice says from the recipient's address on; all of it when it is about nobody else. */
function paragraphAbout(recipient: string | undefined, notice: string, isOnly: boolean): string {
  const at = recipient === undefined ? -1 : notice.toLowerCase().indexOf(recipient.toLowerCase());
  if (at < 0) return isOnly ? notice : '';
  return isOnly
    ? notice.slice(at)
    : (notice.slice(at, at + 1000).split(/\n[ \t]*\n|\n(?=\S{1,100}@\S{1,200}:)/, 1)[0] ?? '');
}

/** Reply code and enhanced code in a server's words. */
export function codesIn(text: string): { code?: number; enhanced?: string } {
  const start = text.slice(0, 2000);
  const code = /(?:^|[^\d.])([45]\d\d)(?:[ -]|$)/.exec(start)?.[1];
  const enhanced = /(?:^|[^\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(start)?.[1];
  return { ...(code === undefined ? {} : { code: Number(code) }), ...(enhanced === undefined ? {} : { enhanced }) };
}

/** `5.0.0` says no more than `5`. */
function specific(enhanced: string | undefined): string | undefined {
  return enhanced === undefined || /^\d\.0\.0$/.test(enhanced) ? undefined : enhanced;
}

function actionOf(text: string, enhanced: string | undefined): Action {
  const word = /[a-z]+/.exec(text.toLowerCase())?.[0];
  const action = ACTIONS.find((known) => known === word);
  if (action !== undefined) return action;
  return enhanced?.startsWith('2') === true ? 'delivered' : 'failed';
}

/** `rfc822; ann@example.com`, also with angle brackets or without the type. */
function addressOf(value: string): string | undefined {
  return parseMailbox(
    value
      .replace(/^[\w-]{1,20}\s{0,5};/, '')
      .trim()
      .slice(0, 1000),
  )?.email;
}
