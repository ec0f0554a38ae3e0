import { asciiAddress, asciiDomain } from '../address/mailbox-address.js';
import { signDkim } from '../dkim/sign-dkim.js';
import type { MailContent } from '../mail-content.js';
import { ComposeError } from './compose-error.js';
import type { ComposeOptions } from './compose-options.js';
import { needUtf8 } from './header-field.js';
import { mailBodies } from './mail-bodies.js';
import { bodyOf, mailEntity } from './mail-entity.js';
import { mailFields } from './mail-fields.js';
import { messageIdOf } from './message-id.js';
import type { FilePart } from './mime-entity.js';

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
  const entity = mailEntity(mailBodies(content, options), files, options.requestId);
  const body = bodyOf(entity);
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
