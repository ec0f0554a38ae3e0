import {
  ComposeError,
  type ComposedMail,
  composeMail,
  type Mailbox,
  mailBodies,
  type MailContent,
  trackingLinks,
  unsubscribeUrl,
  verpAddress,
} from '@posthorn/mail';
import type { BlobStore } from '@posthorn/platform';
import { networkReason } from '../network-reason.js';
import type { Deferred, Failed, OutgoingMail } from '../transport.gateway.js';
import { type MailParts, partHeaders } from './mail-parts.js';
import type { SigningKeys } from './signing-keys.js';

export interface ComposerOptions {
  /** Where recipients reach this installation: `https://mail.example.com`. */
  readonly publicUrl: string;
  /** Signs links and return paths; none are made without it. */
  readonly tokenSecret: string | undefined;
  /** Domain of the envelope senders; mails bounce to their From address without it. */
  readonly bounceDomain: string | undefined;
  /** Who sends what names no sender. */
  readonly defaultFrom: Mailbox | undefined;
}

/** Makes the bytes of mails, or their parts for providers that take no bytes. */
export class MailComposer {
  constructor(
    private readonly options: ComposerOptions,
    private readonly keys: SigningKeys,
    private readonly blobs: Pick<BlobStore, 'get'>,
  ) {}

  /** Never rejects: what can never be sent is `failed`, what cannot be read or signed now is `deferred`. */
  compose(mail: OutgoingMail): Promise<ComposedMail | Failed | Deferred> {
    return orRefused(async () => {
      const { bounceDomain, tokenSecret } = this.options;
      const { content, from } = this.#withSender(mail);
      const domain = domainOf(from);
      return composeMail(content, {
        requestId: mail.requestId,
        recipient: mail.recipient,
        messageIdDomain: domain,
        date: mail.queuedAt ?? new Date(),
        ...(bounceDomain !== undefined &&
          tokenSecret !== undefined && { returnPath: verpAddress(mail.requestId, bounceDomain, tokenSecret) }),
        ...this.#links(mail),
        dkim: await this.keys.of(mail.workspaceId, domain),
        attachments: (sha256) => this.#attachment(sha256),
      });
    });
  }

  /** The same mail for a provider that composes and signs itself. Never rejects, as above. */
  parts(mail: OutgoingMail): Promise<MailParts | Failed | Deferred> {
    return orRefused(async () => {
      const { content, from } = this.#withSender(mail);
      const links = this.#links(mail);
      const attachments = (content.attachments ?? []).map(async ({ sha256, filename, contentType, contentId }) => ({
        filename,
        contentType,
        contentId,
        base64: Buffer.from(await this.#attachment(sha256)).toString('base64'),
      }));
      return {
        from,
        to: mail.recipient,
        replyTo: content.replyTo ?? [],
        subject: content.subject ?? '',
        ...mailBodies(content, links),
        messageId: `<${mail.requestId}@${domainOf(from)}>`,
        headers: partHeaders(content, links.unsubscribe?.url),
        attachments: await Promise.all(attachments),
      };
    });
  }

  #withSender({ content }: OutgoingMail): { content: MailContent; from: Mailbox } {
    const from = content.from ?? this.options.defaultFrom;
    if (from === undefined) {
      throw new ComposeError('the mail has no sender: name one in the request, or set MAIL_FROM for those without');
    }
    const { subject, text, html, attachments = [] } = content;
    if (!subject && !text && !html && attachments.length === 0) {
      throw new ComposeError('the mail is empty: give its payload a subject, a text or an html, or name a template');
    }
    return { content: { ...content, from }, from };
  }

  #links({ requestId, content }: OutgoingMail): Links {
    const { publicUrl: baseUrl, tokenSecret: secret } = this.options;
    if (secret === undefined) {
      if (content.unsubscribe === undefined) return {};
      throw new UnavailableError('MAIL_TOKEN_SECRET is not set, so no link to unsubscribe can be made');
    }
    const options = { requestId, baseUrl, secret };
    return {
      unsubscribe: { url: unsubscribeUrl(options, content.unsubscribe ?? 'tenant') },
      ...(content.tracking !== undefined && { tracking: trackingLinks(options) }),
    };
  }

  async #attachment(sha256: string): Promise<Uint8Array> {
    const bytes = await this.blobs.get(sha256);
    if (bytes === undefined) throw new UnavailableError(`attachment ${sha256} is not in the blob store`);
    return bytes;
  }
}

interface Links {
  readonly unsubscribe?: { readonly url: string };
  readonly tracking?: ReturnType<typeof trackingLinks>;
}

/** Something is missing that may be there later. */
class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}

async function orRefused<Result>(compose: () => Promise<Result>): Promise<Result | Failed | Deferred> {
  try {
    return await compose();
  } catch (error) {
    if (error instanceof ComposeError) return { kind: 'failed', reason: error.message };
    // Others of this provider are not to wait for one missing file.
    const scope = error instanceof UnavailableError ? 'recipient' : 'provider';
    return { kind: 'deferred', scope, reason: `the mail cannot be composed now: ${networkReason(error)}` };
  }
}

function domainOf({ email }: Mailbox): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}
