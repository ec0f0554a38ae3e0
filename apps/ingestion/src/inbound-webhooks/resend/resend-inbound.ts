import { parseMailboxes } from '@posthorn/mail';
import { jsonOf } from '../../mail-events/json-body.js';
import { Fields } from '../../provider-webhooks/fields.js';
import { badSignature, notJson } from '../../provider-webhooks/provider-webhook.js';
import { isSignedBySvix, svixHeaders } from '../../provider-webhooks/resend/svix-signature.js';
import { partsOf } from '../../provider-webhooks/settings-list.js';
import { envelopeOf } from '../envelope.js';
import { clientOf, receivedIn, returnPathIn } from '../hops.js';
import { mailOf, malformed, type InboundWebhook, type Provided } from '../inbound-webhook.js';
import { AMAZON } from '../ses/ses-inbound.js';
import type { FetchBytes } from './resend-api.gateway.js';
import { ResendMails, type ResendMail } from './resend-mails.js';

export interface ResendSettings {
  readonly webhookSecrets: string | undefined;
  readonly apiKey: string | undefined;
}

/**
 * Resend tells that it received a mail, and keeps it: its bytes are fetched by its API. What cannot be fetched is asked for again
 * by the webhook's next attempt.
 * @see https://resend.com/docs/webhooks/emails/received, https://resend.com/docs/api-reference/emails/retrieve-received-email
 */
export function resendInbound({ webhookSecrets, apiKey }: ResendSettings, fetchBytes: FetchBytes): InboundWebhook {
  const secrets = partsOf(webhookSecrets);
  const mails = apiKey ? new ResendMails(fetchBytes, apiKey) : undefined;
  return {
    provider: 'resend',
    missing: secrets.length === 0 ? 'RESEND_WEBHOOK_SECRET' : mails ? undefined : 'RESEND_INBOUND_API_KEY',
    receive: async (request) => {
      if (!isSignedBySvix(secrets, request.body, svixHeaders(request), request.nowMs)) return badSignature;
      const json = new Fields(jsonOf(request.body));
      if (!json.isObject || !mails) return notJson;
      const type = json.text('type') ?? 'unknown';
      if (type !== 'email.received') return { kind: 'nothing', type };
      const emailId = json.text('data', 'email_id');
      if (emailId === undefined) return malformed('data.email_id: must name the mail');
      try {
        return provided(json.at('data'), await mails.fetch(emailId));
      } catch (cause) {
        return { kind: 'unverifiable', detail: 'The mail could not be fetched from Resend.', cause };
      }
    },
  };
}

/**
 * Resend tells the recipients of the envelope (`received_for`), and not its sender: that one is in the Return-Path that the receiving
 * server wrote.
 */
function provided(told: Fields, { raw, json, isRaw }: ResendMail): Provided {
  const received = told.items('received_for');
  const recipients = received.length > 0 ? received : json.items('received_for');
  // Payloads of before that field was there name whom the mail names; those that are no mailboxes of ours are passed over.
  const named = recipients.length > 0 ? recipients : ['to', 'cc', 'bcc'].flatMap((name) => told.items(name));
  const to = named.flatMap((recipient) => parseMailboxes(recipient.raw()).map(({ email }) => email));
  const client = isRaw ? clientOf(receivedIn(raw), AMAZON) : undefined;
  const from = isRaw ? returnPathIn(raw) : undefined;
  return mailOf({ raw, envelope: envelopeOf({ from, to, ...client }) });
}
