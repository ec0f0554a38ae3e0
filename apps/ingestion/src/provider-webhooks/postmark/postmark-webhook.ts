import { jsonOf } from '../../mail-events/json-body.js';
import { Fields } from '../fields.js';
import { notJson, type ProviderWebhook, type Received } from '../provider-webhook.js';
import { postmarkEvent } from './postmark-events.js';
import { presentsSecret } from './postmark-secret.js';

/** Postmark signs nothing: it presents what the webhook's URL or its custom headers hold. */
export function postmarkWebhook(secret: string | undefined): ProviderWebhook {
  return {
    provider: 'postmark',
    missing: secret ? undefined : 'POSTMARK_WEBHOOK_SECRET',
    receive: (request) => {
      if (!secret || !presentsSecret(request, secret)) return wrongSecret;
      const json = new Fields(jsonOf(request.body));
      if (!json.isObject) return notJson;
      return { kind: 'events', events: [postmarkEvent(json, request.nowMs)] };
    },
  };
}

const wrongSecret: Received = {
  kind: 'unauthentic',
  detail: 'Neither the password nor the header x-webhook-secret is the one set here.',
};
