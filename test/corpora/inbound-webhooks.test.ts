import { parseReceived } from '@posthorn/mail';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { postmarkInbound } from '../../apps/ingestion/src/inbound-webhooks/postmark/postmark-inbound.js';
import { resendInbound } from '../../apps/ingestion/src/inbound-webhooks/resend/resend-inbound.js';
import { sendGridInbound } from '../../apps/ingestion/src/inbound-webhooks/sendgrid/sendgrid-inbound.js';
import { aForm, SENDGRID_PASSWORD } from '../../apps/ingestion/src/inbound-webhooks/inbound-webhooks.fixture.js';
import type { InboundWebhook } from '../../apps/ingestion/src/inbound-webhooks/inbound-webhook.js';
import type { WebhookRequest } from '../../apps/ingestion/src/provider-webhooks/provider-webhook.js';
import {
  byPostmark,
  byResend,
  POSTMARK_SECRET,
  RESEND_SECRET,
} from '../../apps/ingestion/src/provider-webhooks/signed-request.fixture.js';
import { corpusLines, corpusText } from './corpus.ts';

const payload = z.object({
  provider: z.string(),
  kind: z.string(),
  test: z.string(),
  payload: z.unknown(),
  expected: z.record(z.string(), z.unknown()),
});
type Payload = z.output<typeof payload>;

interface Way {
  readonly webhook: (expected: Payload['expected']) => InboundWebhook;
  readonly request: (json: unknown) => WebhookRequest;
}

const basic = `Basic ${Buffer.from(`posthorn:${SENDGRID_PASSWORD}`).toString('base64')}`;

const WAYS: Readonly<Record<string, Way>> = {
  postmark: { webhook: () => postmarkInbound(POSTMARK_SECRET), request: (json) => byPostmark(json) },
  sendgrid: {
    webhook: () => sendGridInbound({ publicKeys: undefined, secret: SENDGRID_PASSWORD }),
    request: (json) => {
      const { body, contentType } = aForm(json as Record<string, string>);
      return { body, nowMs: Date.now(), headers: { 'content-type': contentType, authorization: basic } };
    },
  },
  resend: {
    // The corpus has the webhooks and not the answers of the API: these are made of what it expects of them.
    webhook: (expected) =>
      resendInbound({ webhookSecrets: RESEND_SECRET, apiKey: 're_1' }, () => {
        const [text, html] = [expected['message.text'], expected['message.html']];
        return Promise.resolve(
          Buffer.from(
            JSON.stringify({ from: 'from@example.com', text, html, subject: expected['message.subject'], raw: null }),
          ),
        );
      }),
    request: (json) => byResend(json),
  },
};

const cases = (corpusLines('webhooks-providers/provider_webhooks.jsonl') ?? [])
  .map((line) => payload.parse(line))
  .filter(({ provider, kind }) => WAYS[provider] !== undefined && kind === 'inbound');

test.for(cases)('$provider $test', async ({ provider, payload: json, expected }) => {
  const way = WAYS[provider];
  if (!way) throw new TypeError(provider);
  const provided = await way.webhook(expected).receive(way.request(json));
  if (provided.kind !== 'mail') throw new Error('no mail', { cause: provided });
  const { raw, envelope } = provided.mail;
  const mail = await parseReceived(raw);
  expect(mail.subject).toBe(expected['message.subject']);
  expect([mail.text?.trim(), mail.html?.trim()]).toEqual(
    [expected['message.text'], expected['message.html']].map((text) => String(text).trim()),
  );
  if (expected['message.envelope_sender'] !== undefined)
    expect(envelope.from).toBe(expected['message.envelope_sender']);
  const recipient = expected['message.envelope_recipient'] ?? 'recipient@example.org';
  expect(envelope.to).toEqual([recipient]);
  expect(mail.defects).toEqual([]);
});

test.for(['postmark-inbound-test-payload.json', 'postmark-inbound-test-payload-with-raw.json'])(
  "Postmark's own %s",
  async (file, { skip }) => {
    const text = corpusText(`webhooks-providers/${file}`);
    if (text === undefined) {
      skip();
      return;
    }
    const provided = await postmarkInbound(POSTMARK_SECRET).receive(byPostmark(JSON.parse(text)));
    if (provided.kind !== 'mail') throw new Error('no mail', { cause: provided });
    const mail = await parseReceived(provided.mail.raw);
    expect(provided.mail.envelope).toEqual({ from: '', to: ['mailbox+SampleHash@inbound.postmarkapp.com'] });
    expect(mail).toMatchObject({ from: { email: 'support@postmarkapp.com' }, subject: 'Test subject' });
    expect(mail.text?.trim()).toBe('This is a test text body.');
  },
);
