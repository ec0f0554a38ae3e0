import { aCertificate } from '@posthorn/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '@posthorn/platform';
import { ingestionSettings } from '../config.js';
import { mailgunWebhook } from './mailgun/mailgun-webhook.js';
import { mailgunPayload } from './mailgun/mailgun.fixture.js';
import { postalWebhook } from './postal/postal-webhook.js';
import { postalPayload } from './postal/postal.fixture.js';
import { postmarkWebhook } from './postmark/postmark-webhook.js';
import { NOW_MS } from './provider-case.fixture.js';
import type { ProviderWebhook, Received, WebhookRequest } from './provider-webhook.js';
import { resendWebhook } from './resend/resend-webhook.js';
import { resendPayload } from './resend/resend.fixture.js';
import { sendGridWebhook } from './sendgrid/sendgrid-webhook.js';
import { sendGridPayload } from './sendgrid/sendgrid.fixture.js';
import { sesWebhook } from './ses/ses-webhook.js';
import { sesPayload } from './ses/ses.fixture.js';
import {
  byMailgun,
  byPostal,
  byPostmark,
  byResend,
  bySendGrid,
  bySns,
  MAILGUN_KEY,
  otherRsa,
  p256,
  POSTMARK_SECRET,
  publicKeyPem,
  publicKeyText,
  RESEND_SECRET,
  rsa,
  snsMessage,
} from './signed-request.fixture.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const kindOf = async (webhook: ProviderWebhook, request: WebhookRequest) => (await webhook.receive(request)).kind;
const changed = (request: WebhookRequest, headers: WebhookRequest['headers']): WebhookRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});
const withBody = (request: WebhookRequest, body: string): WebhookRequest => ({ ...request, body: Buffer.from(body) });
const received = (request: WebhookRequest, nowMs: number): WebhookRequest => ({ ...request, nowMs });

test.each([
  ['postal', postalWebhook, 'POSTAL_WEBHOOK_PUBLIC_KEY'],
  ['ses', (setting: string | undefined) => sesWebhook(setting, async () => ''), 'SES_SNS_TOPIC_ARNS'],
  ['postmark', postmarkWebhook, 'POSTMARK_WEBHOOK_SECRET'],
  ['sendgrid', sendGridWebhook, 'SENDGRID_WEBHOOK_PUBLIC_KEY'],
  ['mailgun', mailgunWebhook, 'MAILGUN_WEBHOOK_SIGNING_KEY'],
  ['resend', resendWebhook, 'RESEND_WEBHOOK_SECRET'],
])('%s is switched off without its secret, and with an empty one', (provider, webhook, setting) => {
  for (const value of [undefined, '']) expect(webhook(value)).toMatchObject({ provider, missing: setting });
});

describe('postal', () => {
  const webhook = postalWebhook(publicKeyText(rsa.publicKey));
  const request = byPostal(postalPayload('MessageSent', {}), NOW_MS);

  test('a good signature of either kind, with and without the name of its key', async () => {
    expect(await kindOf(webhook, request)).toBe('events');
    expect(await kindOf(webhook, changed(request, { 'x-postal-signature': undefined }))).toBe('events');
    expect(await kindOf(webhook, changed(request, { 'x-postal-signature-256': undefined }))).toBe('events');
    expect(await kindOf(webhook, changed(request, { 'x-postal-signature-kid': undefined }))).toBe('events');
  });

  test('keys may be PEM, several, and on one line', async () => {
    const setting = [publicKeyPem(otherRsa.publicKey), publicKeyPem(rsa.publicKey)].join('\n');
    expect(await kindOf(postalWebhook(setting), request)).toBe('events');
    expect(await kindOf(postalWebhook(setting.replaceAll('\n', String.raw`\n`)), request)).toBe('events');
  });

  test.each<[string, WebhookRequest]>([
    ['of another key', byPostal(postalPayload('MessageSent', {}), NOW_MS, otherRsa)],
    ['of another body', withBody(request, '{"event":"MessageBounced"}')],
    ['that names a key we do not have', changed(request, { 'x-postal-signature-kid': 'f'.repeat(64) })],
    ['that is bad beside a good old one', changed(request, { 'x-postal-signature-256': 'AAAA' })],
    ['that is missing', changed(request, { 'x-postal-signature': undefined, 'x-postal-signature-256': undefined })],
    ['that stands twice', changed(request, { 'x-postal-signature-256': ['a', 'b'], 'x-postal-signature': undefined })],
  ])('refuses a signature %s', async (_, bad) => {
    expect(await kindOf(webhook, bad)).toBe('unauthentic');
  });

  test('what is signed and no JSON is malformed', async () => {
    expect(await kindOf(webhook, byPostal('just a text', NOW_MS))).toBe('malformed');
  });
});

describe('postmark', () => {
  const webhook = postmarkWebhook(POSTMARK_SECRET);
  const payload = { RecordType: 'Inbound' };

  test('the password, or the header', async () => {
    expect(await kindOf(webhook, byPostmark(payload))).toBe('events');
    const header = changed(byPostmark(payload), { authorization: undefined, 'x-webhook-secret': POSTMARK_SECRET });
    expect(await kindOf(webhook, header)).toBe('events');
  });

  test.each<[string, WebhookRequest['headers']]>([
    ['another password', byPostmark(payload, 0, 'guess').headers],
    ['no password', { authorization: `Basic ${Buffer.from('posthorn').toString('base64')}` }],
    ['a part of it', byPostmark(payload, 0, POSTMARK_SECRET.slice(1)).headers],
    ['another scheme', { authorization: `Bearer ${POSTMARK_SECRET}` }],
    ['another header', { 'x-webhook-secret': 'guess', ...byPostmark(payload).headers }],
    ['nothing', {}],
  ])('refuses %s', async (_, headers) => {
    expect(await kindOf(webhook, { ...byPostmark(payload), headers })).toBe('unauthentic');
  });
});

describe('sendgrid', () => {
  const webhook = sendGridWebhook(publicKeyText(p256.publicKey));
  const request = bySendGrid([sendGridPayload('processed'), sendGridPayload('open')], NOW_MS);

  test('a batch, signed over time and bytes', async () => {
    const answer = await webhook.receive(request);
    expect(answer.kind === 'events' && answer.events).toHaveLength(2);
    expect(await kindOf(webhook, bySendGrid([], NOW_MS))).toBe('events');
  });

  test.each<[string, WebhookRequest]>([
    ['of another body', withBody(request, '[]')],
    ['of another time', changed(request, { 'x-twilio-email-event-webhook-timestamp': '1774173901' })],
    ['without a time', changed(request, { 'x-twilio-email-event-webhook-timestamp': undefined })],
    ['that is no signature', changed(request, { 'x-twilio-email-event-webhook-signature': 'AAAA' })],
    ['that is missing', changed(request, { 'x-twilio-email-event-webhook-signature': undefined })],
    ['from more than a day ago', received(request, NOW_MS + 26 * HOUR_MS)],
    ['from the future', received(request, NOW_MS - 10 * MINUTE_MS)],
  ])('refuses a signature %s', async (_, bad) => {
    expect(await kindOf(webhook, bad)).toBe('unauthentic');
  });

  test('takes a batch that is tried again for a day', async () => {
    expect(await kindOf(webhook, received(request, NOW_MS + 23 * HOUR_MS))).toBe('events');
  });

  test.each([{ event: 'open' }, 'text', [1], [[]], null])('%o is no batch', async (body) => {
    expect(await kindOf(webhook, bySendGrid(body, NOW_MS))).toBe('malformed');
  });
});

describe('mailgun', () => {
  let webhook: ProviderWebhook;
  beforeEach(() => (webhook = mailgunWebhook(MAILGUN_KEY)));
  const request = byMailgun(mailgunPayload('accepted'), NOW_MS);

  test('a good signature, and the same request again', async () => {
    expect(await kindOf(webhook, request)).toBe('events');
    expect(await kindOf(webhook, received(request, NOW_MS + 8 * HOUR_MS))).toBe('events');
  });

  test('a token is bound to the first event it came with', async () => {
    expect(await kindOf(webhook, request)).toBe('events');
    const replayed = byMailgun(mailgunPayload('complained'), NOW_MS);
    expect(await webhook.receive(replayed)).toMatchObject({
      kind: 'unauthentic',
      detail: expect.stringContaining('another event'),
    });
    expect(await kindOf(webhook, byMailgun(mailgunPayload('complained'), NOW_MS, { token: 'another' }))).toBe('events');
  });

  test.each<[string, WebhookRequest]>([
    ['of another key', byMailgun({}, NOW_MS, { key: 'key-guess' })],
    ['from half a day ago', received(request, NOW_MS + 13 * HOUR_MS)],
    ['from the future', received(request, NOW_MS - 10 * MINUTE_MS)],
    ['that is missing', withBody(request, '{"event-data":{}}')],
    ['that is a list', withBody(request, '{"signature":[],"event-data":{}}')],
  ])('refuses a signature %s', async (_, bad) => {
    expect(await kindOf(webhook, bad)).toBe('unauthentic');
  });

  test('what is no JSON, or holds no event, is malformed', async () => {
    expect(await kindOf(webhook, withBody(request, 'signature=x'))).toBe('malformed');
    expect(await kindOf(webhook, byMailgun('text', NOW_MS))).toBe('malformed');
  });
});

describe('resend', () => {
  const webhook = resendWebhook(RESEND_SECRET);
  const request = byResend(resendPayload('email.sent'), NOW_MS);

  test('a good signature, also among others and under either name of the headers', async () => {
    expect(await kindOf(webhook, request)).toBe('events');
    const signature = String(request.headers['svix-signature']);
    expect(await kindOf(webhook, changed(request, { 'svix-signature': `v1a,zzz v1,AAAA ${signature}` }))).toBe(
      'events',
    );
    const { 'svix-id': id, 'svix-timestamp': timestamp } = request.headers;
    const standard = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    expect(await kindOf(webhook, { ...request, headers: standard })).toBe('events');
  });

  test('under the old and the new secret while it changes', async () => {
    const next = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
    const both = resendWebhook(`${next},${RESEND_SECRET}`);
    for (const secret of [next, RESEND_SECRET]) {
      expect(await kindOf(both, byResend(resendPayload('email.sent'), NOW_MS, { secret }))).toBe('events');
    }
  });

  // The published vectors of Standard Webhooks and Svix run in test/corpora.
  test.each<[string, WebhookRequest]>([
    ['of another body', withBody(request, '{}')],
    ['of another message', changed(request, { 'svix-id': 'msg_other' })],
    [
      'of another scheme',
      changed(request, { 'svix-signature': String(request.headers['svix-signature']).replace('v1', 'v2') }),
    ],
    ['from six minutes ago', received(request, NOW_MS + 6 * MINUTE_MS)],
    ['from the future', received(request, NOW_MS - 6 * MINUTE_MS)],
    ['that is missing', { ...request, headers: {} }],
  ])('refuses a signature %s', async (_, bad) => {
    expect(await kindOf(webhook, bad)).toBe('unauthentic');
  });
});

describe('ses', () => {
  const TOPIC = 'arn:aws:sns:us-west-2:123456789012:posthorn';
  const { cert, key } = aCertificate('sns.amazonaws.com', 'rsa');
  const Message = JSON.stringify(sesPayload('Send', { send: {} }));
  let fetched: string[];
  let answer: (url: URL) => string;
  let webhook: ProviderWebhook;
  beforeEach(() => {
    fetched = [];
    answer = () => cert;
    webhook = sesWebhook(`${TOPIC}, arn:aws:sns:eu-west-1:123456789012:second`, async (url) => {
      fetched.push(url.href);
      return answer(url);
    });
  });

  test.each(['1', '2'] as const)('signature version %s, its certificate fetched once', async (version) => {
    const request = bySns(snsMessage(key, { Message, Subject: 'Amazon SES' }, version), NOW_MS);
    for (let times = 0; times < 3; times++) {
      expect(await webhook.receive(request)).toMatchObject({ kind: 'events', events: [{ kind: 'report' }] });
    }
    expect(fetched).toHaveLength(1);
  });

  test.each<[string, Record<string, string>]>([
    ['of another topic', { TopicArn: 'arn:aws:sns:us-west-2:666666666666:posthorn' }],
    [
      'whose certificate is on another host',
      { SigningCertURL: 'https://sns.us-west-2.amazonaws.com.evil.example/SimpleNotificationService-f3.pem' },
    ],
    [
      'whose certificate is in a bucket',
      { SigningCertURL: 'https://s3.us-west-2.amazonaws.com/SimpleNotificationService-f3.pem' },
    ],
    [
      'whose certificate is at another path',
      { SigningCertURL: 'https://sns.us-west-2.amazonaws.com/other/SimpleNotificationService-f3.pem' },
    ],
    [
      'whose certificate comes in the clear',
      { SigningCertURL: 'http://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3.pem' },
    ],
    [
      'whose certificate is behind another port',
      { SigningCertURL: 'https://sns.us-west-2.amazonaws.com:8443/SimpleNotificationService-f3.pem' },
    ],
    [
      'whose certificate is a user’s',
      { SigningCertURL: 'https://sns.us-west-2.amazonaws.com@evil.example/SimpleNotificationService-f3.pem' },
    ],
    ['without a certificate', { SigningCertURL: '' }],
  ])('refuses a message %s, and fetches nothing', async (_, fields) => {
    expect(await kindOf(webhook, bySns(snsMessage(key, { Message, ...fields }), NOW_MS))).toBe('unauthentic');
    expect(fetched).toEqual([]);
  });

  test.each<[string, Record<string, string>]>([
    ['another text', { Message: `${Message} ` }],
    ['another time', { Timestamp: '2026-03-22T11:05:01.000Z' }],
    ['another version', { SignatureVersion: '3' }],
    ['a weaker version', { SignatureVersion: '1' }],
    ['no signature', { Signature: '' }],
    ['a subject that was not signed', { Subject: 'more' }],
  ])('refuses what was signed with %s', async (_, forged) => {
    const message = { ...snsMessage(key, { Message }), ...forged };
    expect(await kindOf(webhook, bySns(message, NOW_MS))).toBe('unauthentic');
  });

  test('refuses what another certificate signed', async () => {
    answer = () => aCertificate('sns.amazonaws.com', 'rsa').cert;
    expect(await kindOf(webhook, bySns(snsMessage(key, { Message }), NOW_MS))).toBe('unauthentic');
  });

  test.each<[string, () => string, number]>([
    [
      'cannot be fetched',
      () => {
        throw new Error('no route');
      },
      NOW_MS,
    ],
    ['is none', () => '<html>', NOW_MS],
    ['has expired', () => cert, Date.parse('2060-01-01T00:00:00Z')],
  ])('asks to be sent again when the certificate %s, and looks once more then', async (_, answering, nowMs) => {
    answer = answering;
    const request = bySns(snsMessage(key, { Message }), nowMs);
    expect(await kindOf(webhook, request)).toBe('unverifiable');
    answer = () => cert;
    expect(await kindOf(webhook, received(request, NOW_MS))).toBe('events');
  });

  test('certificates that somebody makes up are asked for few at a time, and crowd out none that exist', async () => {
    const request = bySns(snsMessage(key, { Message }), NOW_MS);
    expect(await kindOf(webhook, request)).toBe('events');
    answer = () => {
      throw new Error('404');
    };
    const named = (index: number) => {
      const url = `https://sns.us-west-2.amazonaws.com/SimpleNotificationService-${index.toString(16).padStart(4, '0')}.pem`;
      return kindOf(webhook, bySns(snsMessage(key, { Message, SigningCertURL: url }), NOW_MS));
    };
    const kinds = await Promise.all(Array.from({ length: 100 }, (_, index) => named(index)));
    expect(new Set(kinds)).toEqual(new Set(['unverifiable']));
    expect(fetched.length).toBeLessThan(20);
    expect(await kindOf(webhook, request)).toBe('events');
  });

  test('raw delivery is refused with what to do', async () => {
    const raw = bySns(sesPayload('Send', {}), NOW_MS, { 'x-amz-sns-rawdelivery': 'true' });
    expect(await webhook.receive(raw)).toMatchObject({
      kind: 'malformed',
      fix: expect.stringContaining('raw message delivery off'),
    });
    expect(await kindOf(webhook, bySns(sesPayload('Send', {}), NOW_MS))).toBe('malformed');
  });

  test('what SES greets its topic with is no event', async () => {
    const greeting = snsMessage(key, { Message: 'Successfully validated SNS topic for Amazon SES event publishing.' });
    expect(await webhook.receive(bySns(greeting, NOW_MS))).toEqual({
      kind: 'events',
      events: [{ kind: 'ignored', type: 'greeting' }],
    });
    expect(await kindOf(webhook, bySns(snsMessage(key, { Message: 'Hello' }), NOW_MS))).toBe('malformed');
  });

  describe('a subscription', () => {
    const subscribe = (fields: Record<string, string> = {}): WebhookRequest =>
      bySns(
        snsMessage(key, {
          Type: 'SubscriptionConfirmation',
          Message: 'You have chosen to subscribe to the topic',
          Token: '2336412f37fb687f5d51e6e241d09c805a5a57b30d712f794cc5f6a988666d92768dd60a747ba6f3beb71854e285d6ad',
          SubscribeURL: `https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336`,
          ...fields,
        }),
        NOW_MS,
      );
    const confirmed = () => fetched.filter((url) => url.includes('ConfirmSubscription'));

    test('of a topic we know is confirmed', async () => {
      expect(await kindOf(webhook, subscribe())).toBe('events');
      expect(confirmed()).toHaveLength(1);
    });

    test.each<[string, WebhookRequest, Received['kind']]>([
      ['of another topic', subscribe({ TopicArn: 'arn:aws:sns:us-west-2:666666666666:x' }), 'unauthentic'],
      [
        'that leads elsewhere',
        subscribe({ SubscribeURL: 'https://evil.example/?Action=ConfirmSubscription' }),
        'malformed',
      ],
      ['that nobody signed', bySns({ ...JSON.parse(subscribe().body.toString()), Token: 'x' }, NOW_MS), 'unauthentic'],
    ])('%s is not', async (_, request, kind) => {
      expect(await kindOf(webhook, request)).toBe(kind);
      expect(confirmed()).toEqual([]);
    });

    test('that cannot be confirmed now is asked for again', async () => {
      answer = (url) => {
        if (url.search !== '') throw new Error('no route');
        return cert;
      };
      expect(await kindOf(webhook, subscribe())).toBe('unverifiable');
    });

    test('that ended is taken note of', async () => {
      expect(await kindOf(webhook, subscribe({ Type: 'UnsubscribeConfirmation' }))).toBe('events');
      expect(confirmed()).toEqual([]);
    });
  });
});

test.each(['POSTAL_WEBHOOK_PUBLIC_KEY', 'SENDGRID_WEBHOOK_PUBLIC_KEY'])('%s is checked at the start', (name) => {
  expect(() => loadConfig(ingestionSettings, { [name]: 'not a key' })).toThrow(/is no public key/);
  const good = publicKeyText(p256.publicKey);
  expect(loadConfig(ingestionSettings, { [name]: good })).toMatchObject({ [name]: good });
});
