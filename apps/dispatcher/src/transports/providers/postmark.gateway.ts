import { mailboxText } from '../compose/mail-parts.js';
import type { MailComposer } from '../compose/mail-composer.js';
import type { TransportOutcome } from '../transport.gateway.js';
import type { MailApi } from './api-transport.gateway.js';
import { postJson, textIn, type HttpAnswer } from './http-call.js';
import { deferred, failed, httpOutcome, suppressedByProvider } from './http-outcome.js';
import { REQUEST_ID_FIELD } from './request-id-field.js';

export interface PostmarkOptions {
  readonly url: string;
  readonly serverToken: string;
  readonly messageStream: string;
}

/** Accounts that may not send now: out of credit, pending, suspended. */
const ABOUT_US: ReadonlySet<number> = new Set([10, 100, 405, 412, 413, 429]);
const INACTIVE_RECIPIENT = 406;

/**
 * Postmark puts the mail together and signs it. It has no idempotency keys.
 * @see https://postmarkapp.com/developer/api/email-api
 */
export function postmarkApi(
  { url, serverToken, messageStream }: PostmarkOptions,
  composer: Pick<MailComposer, 'parts'>,
): MailApi {
  const endpoint = new URL('/email', url).href;
  return {
    provider: 'postmark',
    async request(mail) {
      const parts = await composer.parts(mail);
      if ('kind' in parts) return parts;
      // X-PM-KeepID: the Message-ID stays ours.
      const headers = { ...parts.headers, 'Message-ID': parts.messageId, 'X-PM-KeepID': 'true' };
      const json = {
        From: mailboxText(parts.from),
        To: parts.to,
        ...(parts.replyTo.length > 0 && { ReplyTo: parts.replyTo.map(mailboxText).join(', ') }),
        Subject: parts.subject,
        ...(parts.text !== undefined && { TextBody: parts.text }),
        ...(parts.html !== undefined && { HtmlBody: parts.html }),
        Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
        Attachments: parts.attachments.map(({ filename, contentType, contentId, base64 }) => ({
          Name: filename,
          Content: base64,
          ContentType: contentType,
          ...(contentId !== undefined && { ContentID: `cid:${contentId}` }),
        })),
        Metadata: { [REQUEST_ID_FIELD]: mail.requestId },
        MessageStream: messageStream,
        TrackOpens: false,
        TrackLinks: 'None',
      };
      return {
        messageId: parts.messageId,
        send: async (signal) =>
          postmarkOutcome(await postJson(endpoint, { 'x-postmark-server-token': serverToken }, json, signal)),
      };
    },
  };
}

export function postmarkOutcome(answer: HttpAnswer): TransportOutcome {
  return httpOutcome(answer, ({ status, body, text }) => {
    const code = typeof body['ErrorCode'] === 'number' ? body['ErrorCode'] : undefined;
    const said = code === undefined || code === 0 ? text : `${code} ${textIn(body, 'Message')}`;
    if (status === 200 && code === 0) {
      return { kind: 'accepted', messageId: textIn(body, 'MessageID'), reportsSent: false, response: text };
    }
    if (code === INACTIVE_RECIPIENT) return suppressedByProvider(said);
    if (status === 429) return undefined;
    if (code !== undefined && ABOUT_US.has(code)) return { ...deferred('provider', 'access_denied'), response: said };
    return status === 422 || (status === 200 && code !== undefined) ? failed(said) : undefined;
  });
}
