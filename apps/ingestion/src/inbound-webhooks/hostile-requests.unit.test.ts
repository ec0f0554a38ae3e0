import { aCertificate } from '@posthorn/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WebhookRequest } from '../provider-webhooks/provider-webhook.js';
import {
  byPostal,
  byPostmark,
  byResend,
  bySns,
  MAILGUN_KEY,
  POSTMARK_SECRET,
  publicKeyText,
  RESEND_SECRET,
  rsa,
  snsMessage,
} from '../provider-webhooks/signed-request.fixture.js';
import type { InboundWebhook } from './inbound-webhook.js';
import { aForm, byMailgunRoute, SENDGRID_PASSWORD } from './inbound-webhooks.fixture.js';
import { mailgunInbound } from './mailgun/mailgun-inbound.js';
import { postalInbound } from './postal/postal-inbound.js';
import { postmarkInbound } from './postmark/postmark-inbound.js';
import { resendInbound } from './resend/resend-inbound.js';
import { sendGridInbound } from './sendgrid/sendgrid-inbound.js';
import { sesInbound } from './ses/ses-inbound.js';

const TOPIC = 'arn:aws:sns:us-west-2:123456789012:posthorn';
const amazon = aCertificate('sns.amazonaws.com', 'rsa');
const basic = `Basic ${Buffer.from(`posthorn:${SENDGRID_PASSWORD}`).toString('base64')}`;

/** Anything where something is expected: of another type, empty, nested, hostile. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '',
    '<>',
    '\r\n\r\n',
    'Subject: x\r\n\r\ny',
    '[{"a":1}]',
    '{"to":["a@b.example"],"from":1}',
    '%ff',
    'true',
  ),
);
const asText = anything.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
/** @param names separated by spaces */
const fields = (names: string) =>
  fc.record(Object.fromEntries(names.split(' ').map((name) => [name, anything])), { requiredKeys: [] });
const texts = (names: string) =>
  fc.record(Object.fromEntries(names.split(' ').map((name) => [name, asText])), { requiredKeys: [] });

interface HostileCase {
  readonly name: string;
  readonly webhook: InboundWebhook;
  readonly request: fc.Arbitrary<WebhookRequest>;
}

let answer: unknown;
const CASES: readonly HostileCase[] = [
  {
    name: 'postal',
    webhook: postalInbound(publicKeyText(rsa.publicKey)),
    request: fields(
      'rcpt_to mail_from message base64 from to date subject message_id reply_to plain_body html_body replies_from_plain_body attachments attachment_quantity',
    ).map((json) => byPostal({ rcpt_to: 'a@b.example', ...json })),
  },
  {
    name: 'ses',
    webhook: sesInbound(TOPIC, async () => amazon.cert, undefined),
    request: fields('receipt mail content').map((json) => {
      const told = { notificationType: 'Received', receipt: { action: { type: 'SNS' } }, ...json };
      return bySns(snsMessage(amazon.key, { TopicArn: TOPIC, Message: JSON.stringify(told) }));
    }),
  },
  {
    name: 'postmark',
    webhook: postmarkInbound(POSTMARK_SECRET),
    request: fields(
      'OriginalRecipient Headers RawEmail FromFull ToFull CcFull ReplyTo Date Subject TextBody HtmlBody Attachments',
    ).map((json) => byPostmark({ OriginalRecipient: 'a@b.example', ...json })),
  },
  {
    name: 'mailgun',
    webhook: mailgunInbound(MAILGUN_KEY),
    request: texts(
      'recipient sender from subject body-mime body-plain body-html message-headers content-id-map attachment-1 attachment-count message-url',
    ).map((values) => byMailgunRoute({ recipient: 'a@b.example', ...values }, { token: JSON.stringify(values) })),
  },
  {
    name: 'sendgrid',
    webhook: sendGridInbound({ publicKeys: undefined, secret: SENDGRID_PASSWORD }),
    request: texts(
      'envelope email headers text html charsets attachment-info attachment1 sender_ip from to subject',
    ).map((values) => {
      const { body, contentType } = aForm({ envelope: '{"to":["a@b.example"]}', ...values });
      return { body, nowMs: Date.now(), headers: { 'content-type': contentType, authorization: basic } };
    }),
  },
  {
    name: 'resend',
    webhook: resendInbound({ webhookSecrets: RESEND_SECRET, apiKey: 're_1' }, () =>
      Promise.resolve(Buffer.from(JSON.stringify(answer))),
    ),
    request: fc
      .tuple(
        fields('email_id to received_for'),
        fields('raw headers text html from to attachments data created_at message_id'),
      )
      .map(([data, told]) => {
        answer = told;
        return byResend({ type: 'email.received', data: { email_id: 'eml_1', ...data } });
      }),
  },
];

describe.each(CASES)('whatever stands in an authentic request of $name', ({ webhook, request }) => {
  test('it is a mail, or nothing, or a refusal, and never an error', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (each) => {
        const provided = await webhook.receive(each);
        expect(['mail', 'nothing', 'malformed', 'unverifiable']).toContain(provided.kind);
        if (provided.kind !== 'mail') return;
        const { raw, envelope } = provided.mail;
        expect(raw).toBeInstanceOf(Uint8Array);
        expect([envelope.from, ...envelope.to].every((address) => typeof address === 'string')).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('a body of any bytes is refused', async () => {
    const { headers, nowMs } = {
      headers: { authorization: basic, 'content-type': 'multipart/form-data; boundary=x' },
      nowMs: Date.now(),
    };
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        const { kind } = await webhook.receive({ body: Buffer.from(bytes), headers, nowMs });
        expect(['malformed', 'unauthentic']).toContain(kind);
      }),
    );
  });
});
