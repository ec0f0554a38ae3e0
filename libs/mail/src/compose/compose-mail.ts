import { asciiAddress, asciiDomain } from '../address/mailbox-address.js';
import { signDkim } from '../dkim/sign-dkim.js';
import type { MailContent } from '../mail-content.js';
import { ComposeError } from './compose-error.js';
import type { ComposeOptions } from './compose-options.js';
import { needUtf8 } from './header-field.js';
import { mailBodies, type MailBodies } from './mail-bodies.js';
import { mailFields } from './mail-fields.js';
import { messageIdOf } from './message-id.js';
import { fileEntity, multipart, textEntity, type Entity, type FilePart } from './mime-entity.js';

export interface ComposedMail {
  /** RFC 5322 with CRLF, signed, without dot-stuffing. */
  readonly raw: Uint8Array;
  /** With angle brackets. */
  readonly messageId: string;
  readonly envelope: { readonly from: string; readonly to: string };
  /** An address of it cannot be said in ASCII: only a server with SMTPUTF8 (RFC 6531) takes it. */
  readonly smtpUtf8: boolean;
}

/**
 * The bytes of a mail for one recipient: the same for the same arguments, so that every attempt of a send is the same mail.
 * @throws ComposeError when the content can never be sent; what `attachments` throws passes through
 */
export async function composeMail(content: MailContent, options: ComposeOptions): Promise<ComposedMail> {
  const from = content.from;
  if (from === undefined) throw new ComposeError('a mail needs a sender (from)');
  const messageId = messageIdOf(options.requestId, domain(options.messageIdDomain));
  const envelope = { from: address(options.returnPath ?? from.email), to: address(options.recipient) };
  const fields = mailFields(content, from, messageId, options);
  const files =
    content.attachments === undefined ? [] : await Promise.all(content.attachments.map((file) => load(file, options)));
  const entity = entityOf(mailBodies(content, options), files, options.requestId);
  const body = Buffer.concat(endsWithBreak(entity.body) ? entity.body : [...entity.body, CRLF]);
  const header = `${fields.map((field) => field.line).join('')}MIME-Version: 1.0\r\n${entity.header}`;
  const signatures =
    options.dkim === undefined || options.dkim.length === 0
      ? ''
      : await signDkim(header, body, options.dkim, options.date);
  return {
    raw: Buffer.concat([Buffer.from(`${signatures}${header}\r\n`, 'utf8'), body]),
    messageId,
    envelope,
    smtpUtf8: needUtf8([
      from,
      ...(content.to ?? []),
      ...(content.cc ?? []),
      ...(content.replyTo ?? []),
      { email: envelope.from },
      { email: envelope.to },
    ]),
  };
}

const CRLF = Buffer.from('\r\n');

function endsWithBreak(pieces: readonly Buffer[]): boolean {
  return pieces.at(-1)?.at(-1) === 10;
}

/** `mixed` holds the attachments, `related` the HTML with its pictures, `alternative` text and HTML (RFC 2046, 2387). */
function entityOf({ text, html }: MailBodies, files: readonly FilePart[], requestId: string): Entity {
  const boundary = (level: string): string => `=_${level}_${requestId.replaceAll(/[^\w-]/g, '').slice(0, 50)}`;
  const inline = html === undefined ? [] : files.filter((file) => file.contentId !== undefined);
  const attached = files.filter((file) => !inline.includes(file));
  const alternatives: Entity[] = [];
  if (text !== undefined || html === undefined) alternatives.push(textEntity('plain', text ?? ''));
  if (html !== undefined) {
    const page = textEntity('html', html);
    alternatives.push(
      inline.length === 0 ? page : multipart('related', boundary('rel'), [page, ...inline.map(fileEntity)]),
    );
  }
  const [first] = alternatives;
  const body =
    first !== undefined && alternatives.length === 1 ? first : multipart('alternative', boundary('alt'), alternatives);
  return attached.length === 0 ? body : multipart('mixed', boundary('mix'), [body, ...attached.map(fileEntity)]);
}

async function load(
  { filename, contentType, contentId, sha256 }: NonNullable<MailContent['attachments']>[number],
  { attachments }: ComposeOptions,
): Promise<FilePart> {
  const bytes = await attachments(sha256);
  return { filename, contentType, bytes, ...(contentId === undefined ? {} : { contentId }) };
}

function address(text: string): string {
  const ascii = asciiAddress(text);
  if (ascii === undefined) throw new ComposeError(`"${text.slice(0, 100)}" is no email address`);
  return ascii;
}

function domain(name: string): string {
  const ascii = asciiDomain(name);
  if (ascii === undefined) throw new ComposeError(`"${name.slice(0, 100)}" is no domain`);
  return ascii;
}
