import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MailContent } from '@posthorn/mail';
import { MailComposer } from '../compose/mail-composer.js';
import { aMail, send } from '../smtp/smtp-transport.fixture.js';
import type { Transport } from '../transport.gateway.js';
import { ApiTransport, type MailApi } from './api-transport.gateway.js';
import { type FakeAnswer, type FakeProvider, startFakeProvider } from './fake-provider.fixture.js';
import { mailgunApi } from './mailgun.gateway.js';
import { postalApi } from './postal.gateway.js';
import { postmarkApi } from './postmark.gateway.js';
import { resendApi } from './resend.gateway.js';
import { sendgridApi } from './sendgrid.gateway.js';
import { sesApi } from './ses.gateway.js';

const KEY = { id: 'AKIATEST', secret: 'test' };
const SHA = 'a'.repeat(64);
const composer = new MailComposer(
  {
    publicUrl: 'https://mail.example',
    tokenSecret: 'a secret of sixteen',
    bounceDomain: undefined,
    defaultFrom: undefined,
  },
  { of: () => Promise.resolve([]) },
  { get: (sha256) => Promise.resolve(sha256 === SHA ? Buffer.from('%PDF') : undefined) },
);
const CONTENT: MailContent = {
  from: { email: 'sales@acme.example', name: 'Acme, "Sales"' },
  replyTo: [{ email: 'ann@acme.example' }],
  subject: 'Grüße',
  text: 'Hello',
  html: '<p>Hello <a href="https://acme.example/">there</a></p>',
  inReplyTo: '<1@example.com>',
  headers: { 'X-Campaign': 'spring' },
  unsubscribe: 'tenant',
  attachments: [{ filename: 'quote.pdf', contentType: 'application/pdf', sha256: SHA, sizeBytes: 4 }],
};

let fake: FakeProvider;
beforeEach(async () => {
  fake = await startFakeProvider();
});
afterEach(async () => {
  await fake.close();
});

const apis: Readonly<Record<string, () => MailApi>> = {
  postal: () => postalApi({ url: fake.url, apiKey: 'key' }, composer),
  ses: () => sesApi({ region: 'eu-west-1', accessKey: KEY, configurationSet: 'events', endpoint: fake.url }, composer),
  postmark: () => postmarkApi({ url: fake.url, serverToken: 'key', messageStream: 'outbound' }, composer),
  sendgrid: () => sendgridApi({ url: fake.url, apiKey: 'key' }, composer),
  mailgun: () => mailgunApi({ url: fake.url, apiKey: 'key', domain: undefined }, composer),
  resend: () => resendApi({ url: fake.url, apiKey: 'key' }, composer),
};
const named = (name: string): Transport => new ApiTransport(apis[name]!(), 4);
const mail = aMail({ recipient: 'bob@example.com', content: CONTENT });
const id = mail.requestId;

/** What each answers to a mail it takes, as its documentation prints it. */
const ACCEPTED: Readonly<Record<string, FakeAnswer>> = {
  postal: {
    json: {
      status: 'success',
      time: 0.02,
      flags: {},
      data: { message_id: 'x@rp.postal.example', messages: { 'bob@example.com': { id: 12_345, token: 'abcdef' } } },
    },
  },
  ses: { json: { MessageId: '0102018f-ses' } },
  postmark: {
    json: {
      To: 'bob@example.com',
      SubmittedAt: '2026-11-20T10:00:00Z',
      MessageID: 'b7bc2f4a-e38e-4336-af7d-e6c392c2f817',
      ErrorCode: 0,
      Message: 'OK',
    },
  },
  sendgrid: { status: 202, headers: { 'x-message-id': '14c5d75ce93' } },
  mailgun: { json: { id: '<20111114174239.25659.5817@samples.mailgun.org>', message: 'Queued. Thank you.' } },
  resend: { json: { id: '49a3999c-0ce1-4ea6-ab68-afcd6dc2e794' } },
};

test.each([
  ['postal', '12345', false],
  ['ses', '0102018f-ses', true],
  ['postmark', 'b7bc2f4a-e38e-4336-af7d-e6c392c2f817', false],
  ['sendgrid', '14c5d75ce93', true],
  ['mailgun', '<20111114174239.25659.5817@samples.mailgun.org>', true],
  ['resend', '49a3999c-0ce1-4ea6-ab68-afcd6dc2e794', true],
])('%s takes a mail under its own id, and our request id goes with it', async (name, messageId, reportsSent) => {
  fake.answer(ACCEPTED[name] ?? {});
  expect(await send(named(name), mail)).toMatchObject({ kind: 'accepted', messageId, reportsSent });
  expect(fake.requests).toHaveLength(1);
  const [request] = fake.requests;
  const body = name === 'postal' ? Buffer.from(String(request?.json['data']), 'base64').toString() : request?.body;
  expect(body).toContain(id);
});

describe('a request to', () => {
  const asked = async (name: string) => {
    fake.answer(ACCEPTED[name] ?? {});
    await send(named(name), mail);
    const [request] = fake.requests;
    if (request === undefined) throw new Error('nothing was asked');
    return request;
  };

  test('Postal is the whole mail for its one recipient', async () => {
    const { path, headers, json } = await asked('postal');
    expect([path, headers['x-server-api-key']]).toEqual(['/api/v1/send/raw', 'key']);
    expect(json).toMatchObject({ mail_from: 'sales@acme.example', rcpt_to: ['bob@example.com'] });
  });

  test('Amazon SES is the whole mail, signed, with a tag and the configuration set', async () => {
    const { path, headers, json } = await asked('ses');
    expect(path).toBe('/v2/email/outbound-emails');
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d+\/eu-west-1\/ses/);
    expect(json).toMatchObject({
      Destination: { ToAddresses: ['bob@example.com'] },
      EmailTags: [{ Name: 'posthorn_request_id', Value: id }],
      ConfigurationSetName: 'events',
    });
  });

  test('Postmark has metadata, keeps our Message-ID, and tracks nothing', async () => {
    const { path, headers, json } = await asked('postmark');
    expect([path, headers['x-postmark-server-token']]).toEqual(['/email', 'key']);
    expect(json).toMatchObject({
      From: '"Acme, \\"Sales\\"" <sales@acme.example>',
      To: 'bob@example.com',
      ReplyTo: 'ann@acme.example',
      Subject: 'Grüße',
      TextBody: 'Hello',
      Metadata: { posthorn_request_id: id },
      MessageStream: 'outbound',
      TrackOpens: false,
      TrackLinks: 'None',
      Attachments: [{ Name: 'quote.pdf', Content: 'JVBERg==', ContentType: 'application/pdf' }],
    });
    expect(json['Headers']).toEqual([
      { Name: 'In-Reply-To', Value: '<1@example.com>' },
      { Name: 'List-Unsubscribe', Value: expect.stringMatching(/^<https:\/\/mail\.example\/t\/u\/.*>$/) },
      { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
      { Name: 'X-Campaign', Value: 'spring' },
      { Name: 'Message-ID', Value: `<${id}@acme.example>` },
      { Name: 'X-PM-KeepID', Value: 'true' },
    ]);
  });

  test('SendGrid has custom arguments and its tracking off', async () => {
    const { path, headers, json } = await asked('sendgrid');
    expect([path, headers.authorization]).toEqual(['/v3/mail/send', 'Bearer key']);
    expect(json).toMatchObject({
      personalizations: [{ to: [{ email: 'bob@example.com' }], custom_args: { posthorn_request_id: id } }],
      from: { email: 'sales@acme.example', name: 'Acme, "Sales"' },
      content: [{ type: 'text/plain' }, { type: 'text/html' }],
      attachments: [{ filename: 'quote.pdf', type: 'application/pdf', disposition: 'attachment' }],
      tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
    });
  });

  test("Mailgun is the whole mail as a file, for the sender's domain", async () => {
    const { path, headers, body } = await asked('mailgun');
    expect(path).toBe('/v3/acme.example/messages.mime');
    expect(headers.authorization).toBe(`Basic ${Buffer.from('api:key').toString('base64')}`);
    expect(body).toMatch(/name="v:posthorn_request_id"\r\n\r\nreq_\d{26}\r\n/);
    expect(body).toMatch(/name="o:tracking"\r\n\r\nno\r\n/);
    expect(body).toContain('Message-ID: <');
  });

  test('Resend has the request id as idempotency key and as tag', async () => {
    const { path, headers, json } = await asked('resend');
    expect([path, headers['idempotency-key'], headers.authorization]).toEqual(['/emails', id, 'Bearer key']);
    expect(json).toMatchObject({
      to: ['bob@example.com'],
      subject: 'Grüße',
      tags: [{ name: 'posthorn_request_id', value: id }],
      attachments: [{ filename: 'quote.pdf', content: 'JVBERg==', content_type: 'application/pdf' }],
    });
  });
});

const OF_ALL = { kind: 'deferred', scope: 'provider' };
const awsError = (type: string, status = 400): FakeAnswer => ({
  status,
  headers: { 'x-amzn-errortype': type },
  json: { message: `${type} happened` },
});

test.each<[string, FakeAnswer, object]>([
  [
    'postal',
    { json: { status: 'error', data: { code: 'UnauthenticatedFromAddress', message: 'No' } } },
    { kind: 'failed' },
  ],
  ['postal', { json: { status: 'error', data: { code: 'InvalidServerAPIKey', message: 'No' } } }, OF_ALL],
  ['postal', { json: { status: 'parameter-error', data: { message: '`data` is missing' } } }, { kind: 'failed' }],
  ['postal', { status: 503 }, OF_ALL],
  ['ses', awsError('TooManyRequestsException', 429), { ...OF_ALL, throttled: true }],
  ['ses', awsError('LimitExceededException'), { ...OF_ALL, reason: 'quota_exceeded', retryAfterMs: 900_000 }],
  ['ses', awsError('SendingPausedException'), OF_ALL],
  ['ses', awsError('AccessDeniedException', 403), OF_ALL],
  ['ses', awsError('MessageRejected'), { kind: 'failed' }],
  ['ses', awsError('MailFromDomainNotVerifiedException'), { kind: 'failed' }],
  ['ses', awsError('InternalFailure', 500), OF_ALL],
  ['postmark', { status: 422, json: { ErrorCode: 300, Message: 'Invalid To' } }, { kind: 'failed' }],
  [
    'postmark',
    { status: 422, json: { ErrorCode: 406, Message: 'Found inactive addresses: bob@example.com.' } },
    { kind: 'bounced', bounceType: 'undetermined', reason: 'suppressed_by_provider' },
  ],
  ['postmark', { status: 422, json: { ErrorCode: 405, Message: 'Not allowed to send' } }, OF_ALL],
  ['postmark', { status: 401, json: { ErrorCode: 10, Message: 'Bad token' } }, OF_ALL],
  ['postmark', { status: 429, json: { ErrorCode: 429, Message: 'Slow down' } }, { ...OF_ALL, throttled: true }],
  ['sendgrid', { status: 400, json: { errors: [{ field: 'from', message: 'no' }] } }, { kind: 'failed' }],
  ['sendgrid', { status: 403, json: { errors: [{ field: 'from', message: 'not verified' }] } }, { kind: 'failed' }],
  ['sendgrid', { status: 403, json: { errors: [{ field: null, message: 'access forbidden' }] } }, OF_ALL],
  ['sendgrid', { status: 401, json: { errors: [] } }, OF_ALL],
  ['sendgrid', { status: 413 }, { kind: 'failed' }],
  ['mailgun', { status: 400, json: { message: "'to' parameter is not a valid address" } }, { kind: 'failed' }],
  ['mailgun', { status: 401, json: { message: 'Forbidden' } }, OF_ALL],
  ['mailgun', { status: 404, json: { message: 'Domain not found' } }, OF_ALL],
  ['mailgun', { status: 429, headers: { 'retry-after': '7' } }, { ...OF_ALL, throttled: true, retryAfterMs: 7_000 }],
  ['resend', { status: 422, json: { name: 'invalid_from_address', message: 'no' } }, { kind: 'failed' }],
  ['resend', { status: 403, json: { name: 'validation_error', message: 'not verified' } }, { kind: 'failed' }],
  ['resend', { status: 403, json: { name: 'invalid_api_key', message: 'no' } }, OF_ALL],
  [
    'resend',
    { status: 429, json: { name: 'daily_quota_exceeded', message: 'no' } },
    { ...OF_ALL, retryAfterMs: 3_600_000 },
  ],
  ['resend', { status: 429, json: { name: 'rate_limit_exceeded' } }, { ...OF_ALL, throttled: true }],
  [
    'resend',
    { status: 409, json: { name: 'concurrent_idempotent_requests' } },
    { kind: 'deferred', scope: 'recipient' },
  ],
  ['resend', { status: 409, json: { name: 'invalid_idempotent_request' } }, { kind: 'unknown' }],
])('%s: %j', async (name, answer, outcome) => {
  fake.answer(answer);
  expect(await send(named(name), mail)).toMatchObject(outcome);
});

test.each(Object.keys(apis))(
  '%s: an answer that was lost leaves the mail unknown, where asking again could send twice',
  async (name) => {
    fake.answer({ disconnect: true });
    const kind = name === 'resend' ? 'deferred' : 'unknown';
    expect(await send(named(name), mail)).toMatchObject({ kind });
    // No client may have asked again behind our back.
    expect(fake.requests).toHaveLength(1);
  },
);

test.each(Object.keys(apis))('%s: a provider that cannot be reached defers every mail', async (name) => {
  const transport = named(name);
  const { url } = fake;
  await fake.close();
  expect(await send(transport, mail)).toMatchObject({ ...OF_ALL, reason: expect.stringContaining(new URL(url).port) });
  fake = await startFakeProvider();
});

test.each(Object.keys(apis))('%s: stopped while it waits for the answer, the outcome is not known', async (name) => {
  fake.answer({ delayMs: 2_000 });
  const stop = new AbortController();
  const outcome = send(named(name), mail, stop.signal);
  await vi.waitFor(() => expect(fake.requests).toHaveLength(1), { timeout: 10_000 });
  stop.abort();
  expect((await outcome).kind).toBe(name === 'resend' ? 'deferred' : 'unknown');
});

test('no more requests are under way at once than was set', async () => {
  fake.answer({ ...ACCEPTED['postmark'], delayMs: 50 });
  const transport = named('postmark');
  const startedAt = performance.now();
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => send(transport, aMail())));
  expect(outcomes.every(({ kind }) => kind === 'accepted')).toBe(true);
  expect(performance.now() - startedAt).toBeGreaterThan(145);
  await transport.close();
});
