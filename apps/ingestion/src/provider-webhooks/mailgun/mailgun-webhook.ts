import { Fields } from '../fields.js';
import { jsonOf } from '../../mail-events/json-body.js';
import { badSignature, notJson, type ProviderWebhook } from '../provider-webhook.js';
import { mailgunEvent } from './mailgun-events.js';
import { isSignedByMailgun, SeenTokens } from './mailgun-signature.js';

/** Mailgun tries again for eight hours, and warns of delays of its own; milliseconds. */
const PAST_MS = 12 * 3_600_000;
const FUTURE_MS = 300_000;
const MAX_TOKENS = 100_000;

/** Mailgun's webhook, form 3: `{ "signature": {...}, "event-data": {...} }`. */
export function mailgunWebhook(signingKey: string | undefined): ProviderWebhook {
  const tokens = new SeenTokens(MAX_TOKENS);
  return {
    provider: 'mailgun',
    missing: signingKey ? undefined : 'MAILGUN_WEBHOOK_SIGNING_KEY',
    receive: ({ body, nowMs }) => {
      const json = new Fields(jsonOf(body));
      // The signature stands inside, so what cannot be read cannot be judged either.
      if (!json.isObject) return notJson;
      const signature = json.at('signature');
      if (!signingKey || !isSignedByMailgun(signingKey, signature)) return badSignature;
      const ageMs = nowMs - (signature.number('timestamp') ?? 0) * 1_000;
      if (ageMs > PAST_MS || ageMs < -FUTURE_MS) {
        return {
          kind: 'unauthentic',
          detail: 'The signed time is more than twelve hours old, or ahead of the clock here.',
        };
      }
      if (!tokens.bind(signature.text('token') ?? '', body)) {
        return { kind: 'unauthentic', detail: 'The signature came with another event before.' };
      }
      const event = json.at('event-data');
      if (!event.isObject) return { kind: 'malformed', detail: 'event-data: must be an object' };
      return { kind: 'events', events: [mailgunEvent(event, nowMs)] };
    },
  };
}
