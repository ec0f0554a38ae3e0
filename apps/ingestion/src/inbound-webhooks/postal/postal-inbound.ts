import { jsonOf } from '../../mail-events/json-body.js';
import { Fields } from '../../provider-webhooks/fields.js';
import { isFromPostal } from '../../provider-webhooks/postal/postal-signature.js';
import { badSignature, headerOf, type WebhookRequest } from '../../provider-webhooks/provider-webhook.js';
import { publicKeysIn } from '../../provider-webhooks/public-keys.js';
import { envelopeOf } from '../envelope.js';
import { readForm } from '../form/read-form.js';
import { clientOf, receivedIn } from '../hops.js';
import { mailOf, malformed, type InboundWebhook, type Provided } from '../inbound-webhook.js';
import { rebuiltOfPostal } from './postal-parts.js';

/**
 * Postal's HTTP endpoint, signed with the key of the installation: the raw mail or its parts ("hash"), as JSON or as a form.
 * @see https://docs.postalserver.io/developer/http-payloads, app/senders/http_sender.rb
 */
export function postalInbound(setting: string | undefined): InboundWebhook {
  const keys = publicKeysIn(setting);
  return {
    provider: 'postal',
    missing: keys.length === 0 ? 'POSTAL_WEBHOOK_PUBLIC_KEY' : undefined,
    receive: async (request) => {
      if (!isFromPostal(keys, request)) return badSignature;
      const fields = await fieldsIn(request);
      if (!fields) return malformed('The body is neither JSON in UTF-8 nor a form.');
      return provided(fields);
    },
  };
}

async function fieldsIn(request: WebhookRequest): Promise<Fields | undefined> {
  const json = new Fields(jsonOf(request.body));
  if (json.isObject) return json;
  const form = await readForm(headerOf(request, 'content-type'), request.body);
  return form && new Fields(Object.fromEntries(form.parts.map(({ name, bytes }) => [name, bytes.toString()])));
}

function provided(fields: Fields): Provided {
  const to = fields.text('rcpt_to');
  if (to === undefined) {
    return malformed(
      'rcpt_to: must be the recipient.',
      'Use this address for an HTTP endpoint; webhooks of deliveries belong to /v1/webhooks/postal.',
    );
  }
  const message = fields.raw('message');
  const isRaw = message !== '';
  const isBase64 = fields.flag('base64') || fields.text('base64') === 'true';
  const raw = isRaw ? Buffer.from(message, isBase64 ? 'base64' : 'utf8') : rebuiltOfPostal(fields);
  const client = isRaw ? clientOf(receivedIn(raw)) : undefined;
  // A bounce's sender is null or empty.
  return mailOf({ raw, envelope: envelopeOf({ from: fields.raw('mail_from'), to: [to], ...client }) });
}
