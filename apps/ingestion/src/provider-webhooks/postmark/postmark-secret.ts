import { isSameSecret } from '@posthorn/platform';
import { headerOf, type WebhookRequest } from '../provider-webhook.js';

/** Whether the request presents the secret: as the password of basic authentication, or in the header x-webhook-secret. */
export function presentsSecret(request: Pick<WebhookRequest, 'headers'>, secret: string): boolean {
  const header = headerOf(request, 'x-webhook-secret');
  return header === undefined ? presentsPassword(request, secret) : isSameSecret(header, secret);
}

/** Whether the password of basic authentication is the secret; any user name is good. */
export function presentsPassword(request: Pick<WebhookRequest, 'headers'>, secret: string): boolean {
  const basic = /^basic +([a-z0-9+/]+=*)$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
  if (basic === undefined) return false;
  const credentials = Buffer.from(basic, 'base64').toString();
  const colon = credentials.indexOf(':');
  return colon >= 0 && isSameSecret(credentials.slice(colon + 1), secret);
}
