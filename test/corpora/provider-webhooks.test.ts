import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Fields } from '../../apps/ingestion/src/provider-webhooks/fields.js';
import { postalEvent } from '../../apps/ingestion/src/provider-webhooks/postal/postal-events.js';
import { postmarkEvent } from '../../apps/ingestion/src/provider-webhooks/postmark/postmark-events.js';
import type { ProviderEvent } from '../../apps/ingestion/src/provider-webhooks/provider-webhook.js';
import { resendEvent } from '../../apps/ingestion/src/provider-webhooks/resend/resend-events.js';
import { isSignedBySvix } from '../../apps/ingestion/src/provider-webhooks/resend/svix-signature.js';
import { sendGridEvent } from '../../apps/ingestion/src/provider-webhooks/sendgrid/sendgrid-events.js';
import { corpusLines } from './corpus.ts';

const SEND_ID = 'req_01JQ000000000000000000000A';
const NOW_MS = Date.parse('2026-03-22T10:10:00.000Z');

const vector = z.object({
  name: z.string(),
  secret: z.string(),
  now: z.number(),
  body: z.string(),
  headers: z.record(z.string(), z.string()),
  valid: z.boolean(),
});
const vectors = corpusLines('webhooks-standard/vectors.jsonl')?.map((line) => vector.parse(line)) ?? [];

describe.skipIf(vectors.length === 0)('signatures of Standard Webhooks and Svix', () => {
  test.for(vectors)('$name', ({ secret, now, body, headers, valid }) => {
    const header = (name: string) => headers[`svix-${name}`] ?? headers[`webhook-${name}`];
    const signed = { id: header('id'), timestamp: header('timestamp'), signature: header('signature') };
    expect(isSignedBySvix([secret], Buffer.from(body), signed, now * 1_000)).toBe(valid);
  });
});

const payload = z.object({
  provider: z.string(),
  kind: z.string(),
  test: z.string(),
  payload: z.unknown(),
  expected: z.object({ event_type: z.string().optional() }),
});

type Read = (json: unknown) => ProviderEvent;

/** With the send named as our transports have providers name it. */
const READERS: Readonly<Record<string, Read>> = {
  postal: (json) => {
    const named = JSON.stringify(json).replaceAll(/"message_id":"[^"]*@/g, `"message_id":"${SEND_ID}@`);
    return postalEvent(new Fields(JSON.parse(named)), NOW_MS);
  },
  postmark: (json) =>
    postmarkEvent(new Fields({ ...Object(json), Metadata: { posthorn_request_id: SEND_ID } }), NOW_MS),
  sendgrid: (json) => {
    const [event]: unknown[] = Array.isArray(json) ? json : [];
    return sendGridEvent(new Fields({ ...Object(event), posthorn_request_id: SEND_ID }), NOW_MS);
  },
  resend: (json) => {
    const { data, ...rest } = Object(json) as Record<string, unknown>;
    const named = { ...rest, data: { ...Object(data), tags: { posthorn_request_id: SEND_ID } } };
    return resendEvent(new Fields(named), 'msg_1', NOW_MS);
  },
};

/** The corpus' names for what we call something else: it tells apart what leads to the same fact, or the other way round. */
const OURS: Readonly<Record<string, readonly string[]>> = {
  // SendGrid's `processed` is as far as a provider's own queue goes; Postal's held mail waits for somebody.
  queued: ['sent', 'deferred'],
  rejected: ['failed'],
  // What a mailbox's server refused is a bounce, what nobody was asked for a failure.
  failed: ['failed', 'bounced'],
  bounced: ['bounced'],
  unsubscribed: ['unsubscribe'],
  subscribed: ['ignored'],
};

const cases = (corpusLines('webhooks-providers/provider_webhooks.jsonl') ?? [])
  .map((line) => payload.parse(line))
  .filter(
    ({ provider, kind, expected }) => READERS[provider] && kind === 'tracking' && expected.event_type !== undefined,
  );

describe.skipIf(cases.length === 0)('real payloads of providers', () => {
  test.for(cases)('$provider $test', ({ provider, payload: json, expected }) => {
    const event = READERS[provider]?.(json);
    const meaning = event?.kind === 'report' ? event.report.event : event?.kind;
    const type = expected.event_type ?? '';
    expect(OURS[type] ?? [type]).toContain(meaning);
  });
});
