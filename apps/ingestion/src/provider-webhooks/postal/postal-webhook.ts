import { Fields } from '../fields.js';
import { jsonOf } from '../../mail-events/json-body.js';
import { badSignature, notJson, type ProviderWebhook } from '../provider-webhook.js';
import { publicKeysIn } from '../public-keys.js';
import { postalEvent } from './postal-events.js';
import { isFromPostal } from './postal-signature.js';

/** Postal: RSA over the body, by the key of the installation. */
export function postalWebhook(setting: string | undefined): ProviderWebhook {
  const keys = publicKeysIn(setting);
  return {
    provider: 'postal',
    missing: keys.length === 0 ? 'POSTAL_WEBHOOK_PUBLIC_KEY' : undefined,
    receive: (request) => {
      if (!isFromPostal(keys, request)) return badSignature;
      const json = new Fields(jsonOf(request.body));
      if (!json.isObject) return notJson;
      return { kind: 'events', events: [postalEvent(json, request.nowMs)] };
    },
  };
}
