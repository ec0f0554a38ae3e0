import { Fields } from '../fields.js';
import { jsonOf } from '../../mail-events/json-body.js';
import { badSignature, headerOf, notJson, type ProviderWebhook } from '../provider-webhook.js';
import { partsOf } from '../settings-list.js';
import { resendEvent } from './resend-events.js';
import { isSignedBySvix } from './svix-signature.js';

/** Resend, whose webhooks Svix delivers. */
export function resendWebhook(setting: string | undefined): ProviderWebhook {
  const secrets = partsOf(setting);
  return {
    provider: 'resend',
    missing: secrets.length === 0 ? 'RESEND_WEBHOOK_SECRET' : undefined,
    receive: (request) => {
      const header = (name: string) => headerOf(request, `svix-${name}`) ?? headerOf(request, `webhook-${name}`);
      const id = header('id');
      const signed = { id, timestamp: header('timestamp'), signature: header('signature') };
      if (!isSignedBySvix(secrets, request.body, signed, request.nowMs)) return badSignature;
      const json = new Fields(jsonOf(request.body));
      if (!json.isObject) return notJson;
      return { kind: 'events', events: [resendEvent(json, id, request.nowMs)] };
    },
  };
}
