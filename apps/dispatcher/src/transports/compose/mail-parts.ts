import { ComposeError, isReservedField, type Mailbox, type MailContent } from '@posthorn/mail';

/** A mail in parts, for providers that put it together themselves. */
export interface MailParts {
  readonly from: Mailbox;
  /** The one recipient: what other recipients the mail's To and Cc name cannot be said to such a provider without sending it to them. */
  readonly to: string;
  readonly replyTo: readonly Mailbox[];
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  /** With angle brackets; most such providers write one of their own. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly contentId: string | undefined;
    readonly base64: string;
  }[];
}

/**
 * What the mail's header has besides what providers have a parameter for.
 * @throws ComposeError for a field that is written by Posthorn
 */
export function partHeaders(content: MailContent, unsubscribeUrl: string | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  if (content.inReplyTo !== undefined) headers['In-Reply-To'] = content.inReplyTo;
  if (content.references !== undefined && content.references.length > 0) {
    headers['References'] = content.references.join(' ');
  }
  if (content.unsubscribe !== undefined && unsubscribeUrl !== undefined) {
    headers['List-Unsubscribe'] = `<${unsubscribeUrl}>`;
    // RFC 8058 section 3.1: only beside an HTTPS address.
    if (unsubscribeUrl.startsWith('https:')) headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  }
  for (const [name, value] of Object.entries(content.headers ?? {})) {
    if (isReservedField(name, content.unsubscribe !== undefined)) {
      throw new ComposeError(`the header ${name} is written by Posthorn and cannot be set`);
    }
    headers[name] = value;
  }
  return headers;
}

/** `"Ann, X." <ann@example.com>`, for providers that take addresses as text. */
export function mailboxText({ email, name }: Mailbox): string {
  return name === undefined || name === '' ? email : `"${name.replaceAll(/["\\]/g, '\\$&')}" <${email}>`;
}
