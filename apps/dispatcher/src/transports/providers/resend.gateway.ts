import { mailboxText } from '../compose/mail-parts.js';
import type { MailComposer } from '../compose/mail-composer.js';
import type { TransportOutcome } from '../transport.gateway.js';
import type { MailApi } from './api-transport.gateway.js';
import { type HttpAnswer, postJson, textIn } from './http-call.js';
import { deferred, failed, httpOutcome } from './http-outcome.js';
import { REQUEST_ID_FIELD } from './request-id-field.js';

/** Errors of 4xx that are about the account, its key or its limits. */
const ABOUT_US: ReadonlySet<string> = new Set([
  'missing_api_key',
  'restricted_api_key',
  'invalid_api_key',
  'suspended_api_key',
]);
const QUOTAS: ReadonlySet<string> = new Set(['daily_quota_exceeded', 'monthly_quota_exceeded']);
const QUOTA_WAIT_MS = 3_600_000;

/**
 * Resend puts the mail together and signs it. The request id is its idempotency key, so asking again within 24 hours never sends twice,
 * and no attempt has an unknown outcome.
 * @see https://resend.com/docs/api-reference/emails/send-email
 */
export function resendApi(
  { url, apiKey }: { readonly url: string; readonly apiKey: string },
  composer: Pick<MailComposer, 'parts'>,
): MailApi {
  const endpoint = new URL('/emails', url).href;
  return {
    provider: 'resend',
    async request(mail) {
      const parts = await composer.parts(mail);
      if ('kind' in parts) return parts;
      const headers = { authorization: `Bearer ${apiKey}`, 'idempotency-key': mail.requestId };
      const json = {
        from: mailboxText(parts.from),
        to: [parts.to],
        ...(parts.replyTo.length > 0 && { reply_to: parts.replyTo.map(mailboxText) }),
        subject: parts.subject,
        ...(parts.html !== undefined && { html: parts.html }),
        text: parts.text ?? '',
        headers: parts.headers,
        ...(parts.attachments.length > 0 && {
          attachments: parts.attachments.map(({ filename, contentType, contentId, base64 }) => ({
            filename,
            content: base64,
            content_type: contentType,
            ...(contentId !== undefined && { content_id: contentId }),
          })),
        }),
        tags: [{ name: REQUEST_ID_FIELD, value: mail.requestId }],
      };
      return {
        messageId: parts.messageId,
        send: async (signal) => resendOutcome(await postJson(endpoint, headers, json, signal)),
      };
    },
  };
}

export function resendOutcome(answer: HttpAnswer): TransportOutcome {
  const decided = ({ status, body, text }: HttpAnswer & { kind: 'answered' }): TransportOutcome | undefined => {
    const id = textIn(body, 'id');
    if (status === 200 && id !== '') return { kind: 'accepted', messageId: id, reportsSent: true, response: text };
    const name = textIn(body, 'name');
    const said = `${name} ${textIn(body, 'message')}`.trim() || text;
    if (QUOTAS.has(name)) {
      return { ...deferred('provider', name), retryAfterMs: QUOTA_WAIT_MS, response: said };
    }
    if (ABOUT_US.has(name)) return { ...deferred('provider', 'access_denied'), response: said };
    if (name === 'concurrent_idempotent_requests') return { ...deferred('recipient', name), response: said };
    if (name === 'invalid_idempotent_request') {
      // An earlier attempt was taken with another content, so this mail may have left.
      return { kind: 'unknown', reason: said };
    }
    // Of the sender's domain, unlike the 403 of keys.
    return status === 403 && name === 'validation_error' ? failed(said) : undefined;
  };
  return httpOutcome(answer, decided, { idempotent: true });
}
