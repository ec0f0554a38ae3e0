import type { MailContent, Mailbox } from '@posthorn/mail';
import type { SendCommand } from '@posthorn/sending';
import { linksOf, type AskedLinks } from '../../mail-links.js';
import type { Recipient } from './recipients.js';

/** A file in the blob store. */
export type StoredAttachment = NonNullable<MailContent['attachments']>[number];

/** A mail as somebody asked for it, whatever the route: aliases resolved, attachments stored. */
export interface WantedMessage extends AskedLinks {
  /** Name, id or address of an agent; nothing for the workspace's only one. */
  readonly sender?: string | undefined;
  /** At least one. */
  readonly recipients: readonly Recipient[];
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly template?: { readonly id: string; readonly variables: Readonly<Record<string, unknown>> } | undefined;
  readonly replyTo?: Mailbox[] | undefined;
  readonly headers?: Record<string, string> | undefined;
  readonly attachments: readonly StoredAttachment[];
  readonly metadata?: Record<string, string> | undefined;
  readonly tags?: { name: string; value: string }[] | undefined;
  readonly threadId?: string | undefined;
  readonly inReplyTo?: string | undefined;
  readonly references?: string[] | undefined;
  readonly scheduledAt?: Date | undefined;
  readonly origin?: SendCommand['origin'];
}

/** What the fields of a body say about the mail itself. */
export interface BodyFields extends AskedLinks {
  readonly body_text?: string | undefined;
  readonly text?: string | undefined;
  readonly body?: string | undefined;
  readonly body_html?: string | undefined;
  readonly html?: string | undefined;
  readonly reply_to?: Mailbox[] | undefined;
  readonly headers?: Record<string, string> | undefined;
  readonly metadata?: Record<string, string> | undefined;
  readonly tags?: { name: string; value: string }[] | undefined;
}

export function textOf({ body_text, text, body }: BodyFields): string | undefined {
  return body_text ?? text ?? body;
}

export function htmlOf({ body_html, html }: BodyFields): string | undefined {
  return body_html ?? html;
}

/** The part of a wanted message that every body has. */
export function bodyParts(
  body: BodyFields,
): Pick<WantedMessage, 'text' | 'html' | 'replyTo' | 'headers' | 'metadata' | 'tags' | keyof AskedLinks> {
  const { reply_to: replyTo, headers, metadata, tags, tracking, unsubscribe } = body;
  return { text: textOf(body), html: htmlOf(body), replyTo, headers, metadata, tags, tracking, unsubscribe };
}

/** The content for all recipients of a message; what is not there is left out, as the hash is over what is. */
export function contentOf(
  wanted: Omit<WantedMessage, 'sender' | 'recipients' | 'template'>,
  header: { readonly from?: Mailbox; readonly to?: Mailbox[]; readonly cc?: Mailbox[] },
): MailContent {
  const { subject, text, html, replyTo, inReplyTo, references, headers, attachments, metadata, tags } = wanted;
  const parts = {
    ...header,
    replyTo,
    subject,
    text,
    html,
    inReplyTo,
    references,
    headers,
    attachments: attachments.length > 0 ? [...attachments] : undefined,
    metadata,
    tags,
    ...linksOf(wanted, { ...(text !== undefined && { text }), ...(html !== undefined && { html }) }),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}
