import type { MailComposer } from '../compose/mail-composer.js';
import type { MailParts } from '../compose/mail-parts.js';
import type { TransportOutcome } from '../transport.gateway.js';
import type { MailApi } from './api-transport.gateway.js';
import { postJson, type HttpAnswer } from './http-call.js';
import { failed, httpOutcome } from './http-outcome.js';
import { REQUEST_ID_FIELD } from './request-id-field.js';

/**
 * SendGrid puts the mail together and signs it. It has no idempotency keys; its id of the message comes in a header.
 * @see https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
 */
export function sendgridApi(
  { url, apiKey }: { readonly url: string; readonly apiKey: string },
  composer: Pick<MailComposer, 'parts'>,
): MailApi {
  const endpoint = new URL('/v3/mail/send', url).href;
  return {
    provider: 'sendgrid',
    async request(mail) {
      const parts = await composer.parts(mail);
      if ('kind' in parts) return parts;
      const json = sendgridMail(mail.requestId, parts);
      return {
        messageId: parts.messageId,
        send: async (signal) =>
          sendgridOutcome(
            await postJson(endpoint, { authorization: `Bearer ${apiKey}` }, json, signal),
            parts.messageId,
          ),
      };
    },
  };
}

function sendgridMail(requestId: string, parts: MailParts): object {
  const bodies = [
    { type: 'text/plain', value: parts.text },
    { type: 'text/html', value: parts.html },
  ].filter(({ value }) => value !== undefined && value !== '');
  return {
    personalizations: [{ to: [{ email: parts.to }], custom_args: { [REQUEST_ID_FIELD]: requestId } }],
    from: parts.from,
    ...(parts.replyTo.length > 0 && { reply_to_list: parts.replyTo }),
    // Neither may be empty.
    subject: parts.subject === '' ? ' ' : parts.subject,
    content: bodies.length > 0 ? bodies : [{ type: 'text/plain', value: ' ' }],
    headers: { ...parts.headers, 'Message-ID': parts.messageId },
    ...(parts.attachments.length > 0 && {
      attachments: parts.attachments.map(({ filename, contentType, contentId, base64 }) => ({
        content: base64,
        filename,
        type: contentType,
        disposition: contentId === undefined ? 'attachment' : 'inline',
        ...(contentId !== undefined && { content_id: contentId }),
      })),
    }),
    // Ours, if the mail asks for any.
    tracking_settings: {
      click_tracking: { enable: false, enable_text: false },
      open_tracking: { enable: false },
      subscription_tracking: { enable: false },
    },
  };
}

export function sendgridOutcome(answer: HttpAnswer, messageId: string): TransportOutcome {
  return httpOutcome(answer, ({ status, headers, body, text }) => {
    if (status === 202 || status === 200) {
      const id = headers.get('x-message-id') ?? messageId;
      return { kind: 'accepted', messageId: id, reportsSent: true, response: text };
    }
    // 403 is said of accounts and of senders that are not verified.
    return status === 403 && blamesField(body, 'from') ? failed(text) : undefined;
  });
}

function blamesField(body: Readonly<Record<string, unknown>>, field: string): boolean {
  const errors: unknown = body['errors'];
  return (
    Array.isArray(errors) &&
    errors.some((each: unknown) => typeof each === 'object' && each !== null && 'field' in each && each.field === field)
  );
}
