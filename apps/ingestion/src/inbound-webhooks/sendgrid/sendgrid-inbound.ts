import type { KeyObject } from 'node:crypto';
import { jsonOf } from '../../mail-events/json-body.js';
import { Fields } from '../../provider-webhooks/fields.js';
import { presentsPassword } from '../../provider-webhooks/postmark/postmark-secret.js';
import { badSignature, headerOf, type WebhookRequest } from '../../provider-webhooks/provider-webhook.js';
import { publicKeysIn } from '../../provider-webhooks/public-keys.js';
import { isSignedBySendGrid } from '../../provider-webhooks/sendgrid/sendgrid-signature.js';
import { envelopeOf } from '../envelope.js';
import type { Form } from '../form/form.js';
import { readForm } from '../form/read-form.js';
import { mailOf, malformed, type InboundWebhook, type Provided, type Refusal } from '../inbound-webhook.js';
import { rebuiltOfSendGrid } from './sendgrid-parts.js';

/** SendGrid tries a mail again for three days, and does not say whether it signs it anew; milliseconds. */
const PAST_MS = 73 * 3_600_000;
const FUTURE_MS = 300_000;

export interface SendGridSettings {
  /** Of the security policy of the parse setting. */
  readonly publicKeys: string | undefined;
  /** Password in the address. */
  readonly secret: string | undefined;
}

/**
 * SendGrid's Inbound Parse: a form with the raw mail, or with its parts. What is set of key and password has to be met, each.
 * @see https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook
 */
export function sendGridInbound({ publicKeys, secret }: SendGridSettings): InboundWebhook {
  const keys = publicKeysIn(publicKeys);
  return {
    provider: 'sendgrid',
    missing: keys.length > 0 || secret ? undefined : 'SENDGRID_INBOUND_PUBLIC_KEY or SENDGRID_INBOUND_SECRET',
    receive: async (request) => {
      const refused =
        (secret && !presentsPassword(request, secret) ? wrongPassword : undefined) ?? unsigned(keys, request);
      if (refused) return refused;
      const form = await readForm(headerOf(request, 'content-type'), request.body);
      return form ? provided(form) : notAForm;
    },
  };
}

function unsigned(keys: readonly KeyObject[], request: WebhookRequest): Refusal | undefined {
  if (keys.length === 0) return undefined;
  const timestamp = headerOf(request, 'x-twilio-email-event-webhook-timestamp');
  const signature = headerOf(request, 'x-twilio-email-event-webhook-signature');
  if (!isSignedBySendGrid(keys, request.body, { signature, timestamp })) return badSignature;
  const ageMs = request.nowMs - Number(timestamp) * 1_000;
  const isNow = ageMs <= PAST_MS && ageMs >= -FUTURE_MS;
  return isNow
    ? undefined
    : { kind: 'unauthentic', detail: 'The signed time is days old, or ahead of the clock here.' };
}

function provided(form: Form): Provided {
  const envelope = new Fields(jsonOf(form.text('envelope') ?? ''));
  const to = envelope.items('to').map((recipient) => recipient.raw());
  if (to.length === 0) return malformed('envelope: must be JSON with a list of recipients, to.');
  const raw = form.bytes('email') ?? rebuiltOfSendGrid(form);
  const clientIp = form.text('sender_ip')?.trim();
  return mailOf({ raw, envelope: envelopeOf({ from: envelope.raw('from'), to, clientIp }) });
}

const wrongPassword: Refusal = { kind: 'unauthentic', detail: 'The password in the address is not the one set here.' };

const notAForm = malformed(
  'The body is no form.',
  'Use this address for Inbound Parse; the event webhook belongs to /v1/webhooks/sendgrid.',
);
