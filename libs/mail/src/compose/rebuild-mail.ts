import { parseMailboxes } from '../address/parse-mailbox.js';
import { encodedWords } from './encoded-word.js';
import { mailboxField, oneLine, textField, wordField, type HeaderField } from './header-field.js';
import { bodyOf, mailEntity } from './mail-entity.js';
import type { FilePart } from './mime-entity.js';

/** A mail that somebody took apart, as it was told. */
export interface MailInParts {
  /** Who took it apart: one lower-case word. */
  readonly source: string;
  /** In their order, decoded or not. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly text?: string;
  readonly html?: string;
  readonly attachments: readonly FilePart[];
}

/** Says in a mail that it was put together again, and of whose parts. */
const MARK = 'X-Posthorn-Rebuilt-From';
const FIELD_NAME = /^[!-9;-~]{1,76}$/;
/** How the body was made up; that of the rebuilt one is told anew. */
const STRUCTURE = /^(?:content-.*|mime-version)$/i;
/** They were made over bytes that are gone. */
const SIGNATURE = /^(?:dkim-signature|domainkey-signature|arc-.*)$/i;
const MAILBOXES = /^(?:from|sender|reply-to|to|cc|bcc)$/i;
const PRINTABLE = /^[ -~]*$/;
const LONGEST_WORD = 900;
/** What nobody writes by hand, and what may not take a hundred times its size as lines and parts. */
const MOST_HEADERS = 5_000;
const MOST_ATTACHMENTS = 1_000;

/**
 * The bytes of a mail of which only the parts are left: the same for the same parts. Fields keep their order; signatures,
 * which cannot be checked any more, stand under `X-Original-...`. Beyond 5,000 fields and 1,000 attachments it is `incomplete`, and says so.
 */
export function rebuildMail({ source, headers, text, html, attachments }: MailInParts): Uint8Array {
  const fields = headers.slice(0, MOST_HEADERS).flatMap((header) => fieldOf(header) ?? []);
  const bodies = { ...(text !== undefined && { text }), ...(html !== undefined && { html }) };
  const entity = mailEntity(bodies, attachments.slice(0, MOST_ATTACHMENTS), 'rebuilt');
  const isCut = headers.length > MOST_HEADERS || attachments.length > MOST_ATTACHMENTS;
  const mark = textField(MARK, isCut ? `${source}; incomplete` : source);
  const lines = [mark, ...fields].map(({ line }) => line).join('');
  return Buffer.concat([Buffer.from(`${lines}MIME-Version: 1.0\r\n${entity.header}\r\n`, 'utf8'), bodyOf(entity)]);
}

function fieldOf(header: MailInParts['headers'][number]): HeaderField | undefined {
  const given = header.name.trim();
  if (!FIELD_NAME.test(given) || STRUCTURE.test(given) || given.toLowerCase() === MARK.toLowerCase()) return undefined;
  const name = SIGNATURE.test(given) ? `X-Original-${given}`.slice(0, 76) : given;
  const value = oneLine(header.value).trim();
  if (PRINTABLE.test(value)) {
    const words = value.split(/ +/);
    return wordField(name, words.some((word) => word.length > LONGEST_WORD) ? encodedWords(value) : words);
  }
  const mailboxes = MAILBOXES.test(name) ? parseMailboxes(value) : [];
  return mailboxes.length > 0 ? mailboxField(name, mailboxes) : wordField(name, encodedWords(value));
}
