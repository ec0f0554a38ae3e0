import { asciiAddress, needsSmtpUtf8 } from '../address/mailbox-address.js';
import type { Mailbox } from '../mail-content.js';
import { encodedWords } from './encoded-word.js';

/** A field as it stands in the mail: folded, with the CRLF at its end. */
export interface HeaderField {
  readonly name: string;
  readonly line: string;
}

/** RFC 5322 section 2.1.1: a line should not be longer than 78 characters, and never than 998. */
const SOFT_LIMIT = 76;
const LONGEST_WORD = 900;
/** Atoms and spaces need no quotes in a display name. */
const PLAIN_PHRASE = /^[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*$/;
const PRINTABLE = /^[ -~]*$/;

/** A field of free text (Subject and what callers add): ASCII is folded at its spaces, anything else becomes encoded words. */
export function textField(name: string, value: string): HeaderField {
  const clean = oneLine(value);
  const words = clean.split(' ');
  // An empty word is a double space or one at the end: folding there would leave a line of spaces only, or lose it.
  const foldable =
    PRINTABLE.test(clean) && !clean.includes('=?') && words.every((word) => word !== '' && word.length < LONGEST_WORD);
  return { name, line: fold(name, foldable || clean === '' ? words : encodedWords(clean)) };
}

/** A field of mailboxes (RFC 5322 section 3.4), one to a line when there are many. */
export function mailboxField(name: string, mailboxes: readonly Mailbox[]): HeaderField {
  const last = mailboxes.length - 1;
  const words = mailboxes.flatMap((mailbox, index) => mailboxWords(mailbox, index === last ? '' : ','));
  return { name, line: fold(name, words) };
}

/** A field whose words are given; they must be ASCII without spaces, or quoted. */
export function wordField(name: string, words: readonly string[]): HeaderField {
  return { name, line: fold(name, words) };
}

/** `name="value"`, by RFC 2231 when the value is not ASCII. */
export function parameter(name: string, value: string): string {
  const clean = oneLine(value);
  if (PRINTABLE.test(clean) && clean.length < 60) return `${name}="${clean.replaceAll(/["\\]/g, '\\$&')}"`;
  const encoded = Array.from(clean.toWellFormed(), (point) =>
    /^[A-Za-z0-9._-]$/.test(point) ? point : Buffer.from(point).toString('hex').toUpperCase().replaceAll(/../g, '%$&'),
  );
  const pieces: string[] = [''];
  for (const point of encoded) {
    if ((pieces.at(-1)?.length ?? 0) + point.length > 50) pieces.push('');
    pieces[pieces.length - 1] += point;
  }
  if (pieces.length === 1) return `${name}*=utf-8''${pieces[0]}`;
  return pieces.map((piece, index) => `${name}*${index}*=${index === 0 ? "utf-8''" : ''}${piece}`).join('; ');
}

function mailboxWords({ email, name }: Mailbox, comma: string): string[] {
  const address = asciiAddress(email);
  if (address === undefined) throw new RangeError(`"${oneLine(email).slice(0, 100)}" is no email address`);
  const clean = oneLine(name ?? '').trim();
  if (clean === '') return [address + comma];
  return [...phraseWords(clean), `<${address}>${comma}`];
}

function phraseWords(name: string): string[] {
  if (name.length > 120 || !PRINTABLE.test(name) || name.includes('=?')) return encodedWords(name);
  if (PLAIN_PHRASE.test(name)) return name.split(' ');
  return [`"${name.replaceAll(/["\\]/g, '\\$&')}"`];
}

/** Words with spaces between, a line break in place of the space where a line would grow too long. */
function fold(name: string, words: readonly string[]): string {
  let text = `${name}:`;
  let column = text.length;
  let isFirst = true;
  for (const word of words) {
    const wraps = !isFirst && column + 1 + word.length > SOFT_LIMIT;
    text += wraps || (isFirst && column + word.length > 990) ? `\r\n ${word}` : ` ${word}`;
    column = wraps ? 1 + word.length : column + 1 + word.length;
    isFirst = false;
  }
  return `${text}\r\n`;
}

/** No line break may smuggle in another field, whoever wrote the value. */
export function oneLine(value: string): string {
  // oxlint-disable-next-line eslint/no-control-regex -- control characters are what it takes out
  return /[\0-\x1f\x7f]/.test(value) ? value.replaceAll(/[\0-\x1f\x7f]+/g, ' ') : value;
}

/** Whether one of these can only be said in UTF-8 (RFC 6532). */
export function needUtf8(mailboxes: readonly Mailbox[]): boolean {
  return mailboxes.some(({ email }) => needsSmtpUtf8(email));
}
