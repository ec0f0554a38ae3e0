import { Fields } from '../fields.js';
import { jsonOf } from '../../mail-events/json-body.js';
import { headerOf, notJson, type ProviderWebhook, type WebhookRequest } from '../provider-webhook.js';
import { isSameSecret } from '@posthorn/platform';
import { postmarkEvent } from './postmark-events.js';

/** Postmark signs nothing: it presents what the webhook's URL or its custom headers hold. */
export function postmarkWebhook(secret: string | undefined): ProviderWebhook {
  return {
    provider: 'postmark',
    missing: secret ? undefined : 'POSTMARK_WEBHOOK_SECRET',
    receive: (request) => {
      if (!secret || !presents(request, secret)) {
        return {
          kind: 'unauthentic',
          detail: 'Neither the password nor the header x-webhook-secret is the one set here.',
        };
      }
      const json = new Fields(jsonOf(request.body));
      if (!json.isObject) return notJson;
      return { kind: 'events', events: [postmarkEvent(json, request.nowMs)] };
    },
  };
}

function presents(request: WebhookRequest, secret: string): boolean {
  const header = headerOf(request, 'x-webhook-secret');
  if (header !== undefined) return isSameSecret(header, secret);
  const basic = /^basic +([a-z0-9+/]+=*)$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
  if (basic === undefined) return false;
  const credentials = Buffer.from(basic, 'base64').toString();
  const colon = credentials.indexOf(':');
  return colon >= 0 && isSameSecret(credentials.slice(colon + 1), secret);
}
