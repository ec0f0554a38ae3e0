import { jsonOf } from '../../mail-events/json-body.js';
import { Fields } from '../../provider-webhooks/fields.js';
import { notJson } from '../../provider-webhooks/provider-webhook.js';
import { presentsSecret } from '../../provider-webhooks/postmark/postmark-secret.js';
import { envelopeOf } from '../envelope.js';
import { clientOf, receivedIn } from '../hops.js';
import { mailOf, malformed, type InboundWebhook, type Provided } from '../inbound-webhook.js';
import { postmarkHeaders, rebuiltOfPostmark } from './postmark-parts.js';

const POSTMARK = /\.(?:postmarkapp\.com|mtasv\.net)$/i;

/**
 * Postmark's inbound webhook. It signs nothing, and presents a secret.
 * @see https://postmarkapp.com/developer/webhooks/inbound-webhook
 */
export function postmarkInbound(secret: string | undefined): InboundWebhook {
  return {
    provider: 'postmark',
    missing: secret ? undefined : 'POSTMARK_WEBHOOK_SECRET',
    receive: (request) => {
      if (!secret || !presentsSecret(request, secret)) {
        return {
          kind: 'unauthentic',
          detail: 'Neither the password nor the header x-webhook-secret is the one set here.',
        };
      }
      const json = new Fields(jsonOf(request.body));
      return json.isObject ? provided(json) : notJson;
    },
  };
}

function provided(json: Fields): Provided {
  const to = json.text('OriginalRecipient');
  if (to === undefined) {
    return malformed(
      'OriginalRecipient: must be the recipient.',
      'Use this address for the inbound stream; webhooks of deliveries belong to /v1/webhooks/postmark.',
    );
  }
  const headers = postmarkHeaders(json);
  const given = json.raw('RawEmail');
  const raw = given === '' ? rebuiltOfPostmark(json, headers) : Buffer.from(given);
  const client = clientOf(receivedIn(raw), POSTMARK);
  return mailOf({ raw, envelope: envelopeOf({ from: headers.returnPath, to: [to], ...client }) });
}
