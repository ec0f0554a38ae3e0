import type { MailComposer } from '../compose/mail-composer.js';
import type { TransportOutcome } from '../transport.gateway.js';
import type { MailApi } from './api-transport.gateway.js';
import { type HttpAnswer, post, textIn } from './http-call.js';
import { httpOutcome } from './http-outcome.js';
import { REQUEST_ID_FIELD } from './request-id-field.js';

export interface MailgunOptions {
  readonly url: string;
  readonly apiKey: string;
  /** Of the account; that of the sender when absent. */
  readonly domain: string | undefined;
}

/**
 * Mailgun takes the whole mail, and keeps its Message-ID. It has no idempotency keys.
 * @see https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages/post-v3--domain-name--messages-mime
 */
export function mailgunApi({ url, apiKey, domain }: MailgunOptions, composer: Pick<MailComposer, 'compose'>): MailApi {
  const headers = { authorization: `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}` };
  return {
    provider: 'mailgun',
    async request(mail) {
      const composed = await composer.compose(mail);
      if ('kind' in composed) return composed;
      const { raw, envelope, messageId } = composed;
      // The sender's domain is that of its Message-ID.
      const senderDomain = domain ?? messageId.slice(messageId.lastIndexOf('@') + 1, -1);
      const body = new FormData();
      body.set('to', envelope.to);
      body.set('message', new Blob([new Uint8Array(raw)], { type: 'message/rfc822' }), 'message.eml');
      body.set(`v:${REQUEST_ID_FIELD}`, mail.requestId);
      // Ours, if the mail asks for any.
      body.set('o:tracking', 'no');
      const endpoint = new URL(`/v3/${encodeURIComponent(senderDomain)}/messages.mime`, url).href;
      return {
        messageId,
        send: async (signal) => mailgunOutcome(await post({ url: endpoint, headers, body }, signal), messageId),
      };
    },
  };
}

export function mailgunOutcome(answer: HttpAnswer, messageId: string): TransportOutcome {
  return httpOutcome(answer, ({ status, body, text }) => {
    if (status !== 200) return undefined;
    const id = textIn(body, 'id');
    return { kind: 'accepted', messageId: id === '' ? messageId : id, reportsSent: true, response: text };
  });
}
