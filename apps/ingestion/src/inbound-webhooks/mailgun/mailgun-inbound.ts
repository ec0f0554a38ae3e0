import { Fields } from '../../provider-webhooks/fields.js';
import { isSignedByMailgun, SeenTokens } from '../../provider-webhooks/mailgun/mailgun-signature.js';
import { badSignature, headerOf } from '../../provider-webhooks/provider-webhook.js';
import { envelopeOf } from '../envelope.js';
import type { Form } from '../form/form.js';
import { readForm } from '../form/read-form.js';
import { clientOf, receivedIn } from '../hops.js';
import { mailOf, malformed, type InboundWebhook, type ProvidedMail } from '../inbound-webhook.js';
import { rebuiltOfMailgun } from './mailgun-parts.js';

/** Mailgun tries again for eight hours, and warns of delays of its own; milliseconds. */
const PAST_MS = 12 * 3_600_000;
const FUTURE_MS = 300_000;
const MAX_TOKENS = 100_000;
const MAILGUN = /(?:^|\.)mailgun\.(?:org|net|com)$/i;

/**
 * A route of Mailgun that forwards to an address: the raw mail where the address ends with `mime`, else its parts.
 * @see https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http
 */
export function mailgunInbound(signingKey: string | undefined): InboundWebhook {
  const tokens = new SeenTokens(MAX_TOKENS);
  return {
    provider: 'mailgun',
    missing: signingKey ? undefined : 'MAILGUN_WEBHOOK_SIGNING_KEY',
    receive: async (request) => {
      // The signature stands inside, so what cannot be read cannot be judged either.
      const form = await readForm(headerOf(request, 'content-type'), request.body);
      if (!form) return notAForm;
      const signature = new Fields(
        Object.fromEntries(['timestamp', 'token', 'signature'].map((name) => [name, form.text(name)])),
      );
      if (!signingKey || !isSignedByMailgun(signingKey, signature)) return badSignature;
      const ageMs = request.nowMs - (signature.number('timestamp') ?? 0) * 1_000;
      if (ageMs > PAST_MS || ageMs < -FUTURE_MS) {
        return {
          kind: 'unauthentic',
          detail: 'The signed time is more than twelve hours old, or ahead of the clock here.',
        };
      }
      if (form.part('recipient') === undefined) return malformed('recipient: must be the recipient.');
      if (form.part('message-url') !== undefined && form.part('body-mime') === undefined) return stored;
      const mail = mailIn(form);
      // What it signs is a time and a token. A retry may cut the form otherwise, and hands over the same mail.
      if (!tokens.bind(signature.text('token') ?? '', identityOf(mail))) {
        return { kind: 'unauthentic', detail: 'The signature came with another mail before.' };
      }
      return mailOf(mail);
    },
  };
}

function mailIn(form: Form): ProvidedMail {
  const raw = form.bytes('body-mime') ?? rebuiltOfMailgun(form);
  const client = clientOf(receivedIn(raw), MAILGUN);
  const to = (form.text('recipient') ?? '').split(',');
  return { raw, envelope: envelopeOf({ from: form.text('sender') ?? '', to, ...client }) };
}

function identityOf({ raw, envelope }: ProvidedMail): Uint8Array {
  return Buffer.concat([Buffer.from(JSON.stringify(envelope)), raw]);
}

const notAForm = malformed(
  'The body is no form.',
  'Use this address in the forward() action of a route; webhooks of deliveries belong to /v1/webhooks/mailgun.',
);

const stored = malformed(
  'The mail is stored at Mailgun, and is not in this request.',
  'Use the forward() action in the route, not store().',
);
