import { Fields } from '../fields.js';
import { jsonOf } from '../../mail-events/json-body.js';
import { badSignature, notJson, type ProviderWebhook } from '../provider-webhook.js';
import { partsOf } from '../settings-list.js';
import { resendEvent } from './resend-events.js';
import { isSignedBySvix, svixHeaders } from './svix-signature.js';

/** Resend, whose webhooks Svix delivers. */
export function resendWebhook(setting: string | undefined): ProviderWebhook {
  const secrets = partsOf(setting);
  return {
    provider: 'resend',
    missing: secrets.length === 0 ? 'RESEND_WEBHOOK_SECRET' : undefined,
    receive: (request) => {
      const signed = svixHeaders(request);
      if (!isSignedBySvix(secrets, request.body, signed, request.nowMs)) return badSignature;
      const json = new Fields(jsonOf(request.body));
      if (!json.isObject) return notJson;
      return { kind: 'events', events: [resendEvent(json, signed.id, request.nowMs)] };
    },
  };
}
