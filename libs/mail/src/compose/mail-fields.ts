import { asciiAddress } from '../address/mailbox-address.js';
import type { MailContent, Mailbox } from '../mail-content.js';
import { isReservedField } from '../reserved-fields.js';
import { ComposeError } from './compose-error.js';
import type { ComposeOptions } from './compose-options.js';
import { mailboxField, oneLine, textField, wordField, type HeaderField } from './header-field.js';

const MESSAGE_ID = /<[^<>\s]{1,900}>/g;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Everything before MIME-Version, in the order in which people read it. */
export function mailFields(
  content: MailContent,
  from: Mailbox,
  messageId: string,
  options: ComposeOptions,
): HeaderField[] {
  const fields: HeaderField[] = [
    wordField('Date', [internetDate(options.date)]),
    mailboxes('From', [from]),
    mailboxes('To', content.to !== undefined && content.to.length > 0 ? content.to : [{ email: options.recipient }]),
  ];
  if (content.cc !== undefined && content.cc.length > 0) fields.push(mailboxes('Cc', content.cc));
  if (content.replyTo !== undefined && content.replyTo.length > 0) fields.push(mailboxes('Reply-To', content.replyTo));
  fields.push(textField('Subject', content.subject ?? ''), wordField('Message-ID', [messageId]));
  const answered = content.inReplyTo?.match(MESSAGE_ID);
  if (answered) fields.push(wordField('In-Reply-To', answered));
  const references = content.references?.flatMap((text) => text.match(MESSAGE_ID) ?? []) ?? [];
  if (references.length > 0) fields.push(wordField('References', references));
  if (content.unsubscribe !== undefined && options.unsubscribe !== undefined) {
    fields.push(...unsubscribeFields(options.unsubscribe));
  }
  if (options.feedbackId !== undefined) fields.push(textField('Feedback-ID', options.feedbackId));
  if (options.complaintAddress !== undefined) {
    fields.push(wordField('CFBL-Address', [`${bare(options.complaintAddress)};`, 'report=arf']));
  }
  for (const [name, value] of Object.entries(content.headers ?? {})) {
    if (isReservedField(name, content.unsubscribe !== undefined)) {
      throw new ComposeError(`the header ${name} is written by Posthorn and cannot be set`);
    }
    fields.push(textField(name, value));
  }
  return fields;
}

/** RFC 8058 section 3.1: the POST field may only stand beside an HTTPS address. */
function unsubscribeFields({ url, mailto }: NonNullable<ComposeOptions['unsubscribe']>): HeaderField[] {
  const uri = escapeUri(url);
  const words = mailto === undefined ? [`<${uri}>`] : [`<${uri}>,`, `<${mailtoUri(mailto)}>`];
  return [
    wordField('List-Unsubscribe', words),
    ...(/^https:/i.test(uri) ? [wordField('List-Unsubscribe-Post', ['List-Unsubscribe=One-Click'])] : []),
  ];
}

/** @param mailto an address, or a URI with its `?subject=` */
function mailtoUri(mailto: string): string {
  const [email = '', ...query] = mailto.replace(/^mailto:/i, '').split('?');
  return escapeUri(['mailto:' + bare(email), ...query].join('?'));
}

function escapeUri(uri: string): string {
  return encodeURI(oneLine(uri).toWellFormed()).replaceAll('%25', '%').replaceAll(',', '%2C');
}

function mailboxes(name: string, list: readonly Mailbox[]): HeaderField {
  for (const { email } of list) bare(email);
  return mailboxField(name, list);
}

function bare(email: string): string {
  const ascii = asciiAddress(email);
  if (ascii === undefined) throw new ComposeError(`"${oneLine(email).slice(0, 100)}" is no email address`);
  return ascii;
}

/** RFC 5322 section 3.3, in UTC: `Fri, 20 Nov 2026 09:18:43 +0000`. */
function internetDate(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}
