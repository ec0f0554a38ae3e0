import type { MailComposer } from '../compose/mail-composer.js';
import type { TransportOutcome } from '../transport.gateway.js';
import type { MailApi } from './api-transport.gateway.js';
import { postJson, textIn, type HttpAnswer } from './http-call.js';
import { deferred, failed, httpOutcome } from './http-outcome.js';

/** What Postal says of the installation or the credential, not of the mail. */
const ABOUT_US: ReadonlySet<string> = new Set(['AccessDenied', 'InvalidServerAPIKey', 'ServerSuspended']);

/**
 * Postal's legacy API, which is its only one: the whole mail, signed by us and by Postal.
 * @see https://docs.postalserver.io/developer/api
 */
export function postalApi(
  { url, apiKey }: { readonly url: string; readonly apiKey: string },
  composer: Pick<MailComposer, 'compose'>,
): MailApi {
  const endpoint = new URL('/api/v1/send/raw', url).href;
  return {
    provider: 'postal',
    async request(mail) {
      const composed = await composer.compose(mail);
      if ('kind' in composed) return composed;
      const { raw, envelope, messageId } = composed;
      const json = {
        mail_from: envelope.from,
        rcpt_to: [envelope.to],
        // Reports name the Message-ID, which has the request id in it.
        data: Buffer.from(raw).toString('base64'),
      };
      return {
        messageId,
        send: async (signal) =>
          postalOutcome(await postJson(endpoint, { 'x-server-api-key': apiKey }, json, signal), envelope.to),
      };
    },
  };
}

export function postalOutcome(answer: HttpAnswer, recipient: string): TransportOutcome {
  return httpOutcome(answer, ({ status, body, text }) => {
    // Everything is 200; the answer says what became of it.
    if (status !== 200) return undefined;
    const data = objectOf(body['data']);
    if (textIn(body, 'status') === 'success') {
      const id = objectOf(objectOf(data['messages'])[recipient])['id'];
      return {
        kind: 'accepted',
        messageId: typeof id === 'number' ? `${id}` : textIn(data, 'message_id'),
        reportsSent: false,
        response: text,
      };
    }
    const said = `${textIn(data, 'code')} ${textIn(data, 'message')}`.trim();
    if (ABOUT_US.has(textIn(data, 'code'))) return { ...deferred('provider', 'access_denied'), response: said };
    if (textIn(body, 'status') === 'error' || textIn(body, 'status') === 'parameter-error') return failed(said);
    return undefined;
  });
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
