import type { MailContent, Mailbox } from '@posthorn/mail';
import { normaliseAddress } from '@posthorn/events';
import type { ForwardBody, ReplyBody } from './message-body.js';
import { noContent } from './message.errors.js';
import type { Original, OriginalOfOurs, OriginalReceived } from './original.js';
import { recipientsOf } from './recipients.js';
import { bodyParts, htmlOf, textOf, type StoredAttachment, type WantedMessage } from './wanted-message.js';

/** Of an original's sender; what a reply is from. */
export interface Self {
  /** Name or id of the agent; nothing to leave it to the workspace's only one. */
  readonly agent: string | undefined;
  readonly email: string | undefined;
}

/** What answers a message. @param self the agent that answers, who is no recipient of its own answer */
export function replyTo(
  original: Original,
  body: ReplyBody,
  { self, attachments }: { readonly self: Self; readonly attachments: readonly StoredAttachment[] },
): WantedMessage {
  const answered = original.kind === 'received' ? { to: [original.replyTo], cc: original.others } : addressed(original);
  const own = self.email === undefined ? undefined : normaliseAddress(self.email);
  const notSelf = (mailboxes: readonly Mailbox[]) => mailboxes.filter(({ email }) => !isMailbox(email, own));
  const to = original.kind === 'received' ? answered.to : notSelf(answered.to);
  const cc = [...(body.reply_all ? notSelf(answered.cc) : []), ...(body.cc ?? [])];
  return {
    sender: self.agent,
    recipients: recipientsOf({ to, cc, bcc: body.bcc }),
    subject: prefixed('Re: ', original.subject, /^\s*re\s*:/i),
    ...bodyParts(body),
    attachments,
    ...threadOf(original),
    scheduledAt: body.scheduled_at,
    origin: { kind: 'reply', id: original.id },
  };
}

/** What carries a message on to others: a received mail as it came, attached; one of ours quoted, with its files. */
export function forwardOf(
  original: Original,
  body: ForwardBody,
  { self, attachments }: { readonly self: Self; readonly attachments: readonly StoredAttachment[] },
): WantedMessage {
  const carried = original.kind === 'received' ? [rawAttachment(original)] : (original.content?.attachments ?? []);
  const quoted = original.kind === 'sent' ? quote(original.content) : {};
  const mine = commentOf(body, quoted);
  const text = joined(mine.text, quoted.text, '\r\n\r\n');
  const html = joined(mine.html, quoted.html, '<br><br>');
  return {
    sender: self.agent,
    recipients: recipientsOf(body),
    subject: body.subject ?? prefixed('Fwd: ', original.subject, /^\s*fwd?\s*:/i),
    ...bodyParts(body),
    text: text ?? (html === undefined ? '' : undefined),
    html,
    attachments: [...attachments, ...carried],
    scheduledAt: body.scheduled_at,
    origin: { kind: 'forward', id: original.id },
  };
}

/** In-Reply-To and References (RFC 5322 section 3.6.4), as far as the original's Message-ID is known. */
export function threadOf(original: Original): Pick<WantedMessage, 'threadId' | 'inReplyTo' | 'references'> {
  const { rfcMessageId, threadId } = original;
  const earlier =
    original.kind === 'sent'
      ? (original.content?.references ?? [])
      : original.inReplyTo === undefined
        ? []
        : [original.inReplyTo];
  return {
    threadId,
    inReplyTo: rfcMessageId,
    references: rfcMessageId === undefined ? undefined : [...earlier, rfcMessageId].slice(-100),
  };
}

/** A mailbox is also whatever follows a `+` in its address (RFC 5233): a copy to that would come back to who answers. */
function isMailbox(email: string, mailbox: string | undefined): boolean {
  const address = normaliseAddress(email);
  return address === mailbox || address.replace(/^([^+@]+)\+[^@]*(?=@)/, '$1') === mailbox;
}

function addressed({ message, content }: OriginalOfOurs): { to: readonly Mailbox[]; cc: readonly Mailbox[] } {
  if (content?.to !== undefined) return { to: content.to, cc: content.cc ?? [] };
  return { to: message.sends.map((send) => ({ email: send.recipient_email })), cc: [] };
}

/** @throws Problem 404 when the mail is not kept */
function rawAttachment({ id, raw }: OriginalReceived): StoredAttachment {
  if (raw === undefined) throw noContent(id);
  return { filename: 'forwarded-message.eml', contentType: 'message/rfc822', ...raw };
}

function quote(content: MailContent | undefined): { text?: string; html?: string } {
  if (content === undefined) return {};
  const { from, subject = '', text, html } = content;
  const head = ['---------- Forwarded message ----------', `From: ${from?.email ?? ''}`, `Subject: ${subject}`];
  return {
    ...(text !== undefined && { text: [...head, '', text].join('\r\n') }),
    ...(html !== undefined && { html: `${head.map(escapeHtml).join('<br>')}<br><br>${html}` }),
  };
}

/** What is written above the quote, in the forms that the quote has: a reader is shown one of them. */
function commentOf(body: ForwardBody, quoted: { text?: string; html?: string }): { text?: string; html?: string } {
  const [text, html] = [textOf(body), htmlOf(body)];
  const isHtmlOnly = quoted.html !== undefined && quoted.text === undefined;
  const asHtml = html ?? (quoted.html === undefined || text === undefined ? undefined : lines(escapeHtml(text)));
  return {
    ...(text !== undefined && !isHtmlOnly && { text }),
    ...(asHtml !== undefined && { html: asHtml }),
  };
}

function lines(html: string): string {
  return html.replaceAll(/\r?\n/g, '<br>');
}

function joined(mine: string | undefined, theirs: string | undefined, between: string): string | undefined {
  if (mine === undefined || theirs === undefined) return mine ?? theirs;
  return `${mine}${between}${theirs}`;
}

/** One line of whole characters, whatever the original had: it is stored and read as a subject of ours from here on. */
function prefixed(prefix: string, subject: string | undefined, has: RegExp): string {
  const original = (subject ?? '').replaceAll(/[\r\n\0]+/g, ' ');
  const whole = (has.test(original) ? original : `${prefix}${original}`).slice(0, 998);
  return whole
    .replace(/[\uD800-\uDBFF]$/, '')
    .toWellFormed()
    .trim();
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
