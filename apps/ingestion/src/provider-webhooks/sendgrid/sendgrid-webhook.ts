import { Fields } from '../fields.js';
import { jsonOf } from '../../mail-events/json-body.js';
import { badSignature, headerOf, notJson, type ProviderWebhook } from '../provider-webhook.js';
import { publicKeysIn } from '../public-keys.js';
import { isSignedBySendGrid } from './sendgrid-signature.js';
import { sendGridEvent } from './sendgrid-events.js';

/**
 * SendGrid tries a batch again for a day, and does not say whether it signs it anew. A batch that is sent twice makes no
 * second fact, so the window only keeps out what is older than that; milliseconds.
 */
const PAST_MS = 25 * 3_600_000;
const FUTURE_MS = 300_000;

/** SendGrid's event webhook: a batch of events, signed over the time and the bytes. */
export function sendGridWebhook(setting: string | undefined): ProviderWebhook {
  const keys = publicKeysIn(setting);
  return {
    provider: 'sendgrid',
    missing: keys.length === 0 ? 'SENDGRID_WEBHOOK_PUBLIC_KEY' : undefined,
    receive: (request) => {
      const timestamp = headerOf(request, 'x-twilio-email-event-webhook-timestamp');
      const signature = headerOf(request, 'x-twilio-email-event-webhook-signature');
      if (!isSignedBySendGrid(keys, request.body, { signature, timestamp })) return badSignature;
      const ageMs = request.nowMs - Number(timestamp) * 1_000;
      if (ageMs > PAST_MS || ageMs < -FUTURE_MS) {
        return { kind: 'unauthentic', detail: 'The signed time is more than a day old, or ahead of the clock here.' };
      }
      const json = jsonOf(request.body);
      if (json === undefined) return notJson;
      const events = new Fields({ json }).items('json');
      if (!Array.isArray(json) || events.some((event) => !event.isObject)) return notABatch;
      return { kind: 'events', events: events.map((event) => sendGridEvent(event, request.nowMs)) };
    },
  };
}

const notABatch = { kind: 'malformed', detail: 'The body is not a list of event objects.' } as const;
