import { aCertificate } from '@posthorn/testing';
import { newId } from '@posthorn/events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startIngestion, type Ingestion } from '../ingestion.fixture.js';
import { MailEventsHandler } from '../mail-events/mail-events.handler.js';
import { LogUnavailableError } from '@posthorn/event-log';
import { mailgunPayload } from './mailgun/mailgun.fixture.js';
import { postalPayload } from './postal/postal.fixture.js';
import { SEND_ID } from './provider-case.fixture.js';
import { providerWebhooksMetrics } from './provider-webhooks-metrics.js';
import { ProviderEventsHandler } from './provider-events.handler.js';
import type { WebhookRequest } from './provider-webhook.js';
import { resendPayload } from './resend/resend.fixture.js';
import { sendGridPayload } from './sendgrid/sendgrid.fixture.js';
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
  publicKeyText,
  RESEND_SECRET,
  rsa,
  snsMessage,
} from './signed-request.fixture.js';

const TOPIC = 'arn:aws:sns:us-west-2:123456789012:posthorn';
const amazon = aCertificate('sns.amazonaws.com', 'rsa');

let ingestion: Ingestion;
beforeAll(async () => {
  ingestion = await startIngestion(
    {
      POSTAL_WEBHOOK_PUBLIC_KEY: publicKeyText(rsa.publicKey),
      SES_SNS_TOPIC_ARNS: TOPIC,
      POSTMARK_WEBHOOK_SECRET: POSTMARK_SECRET,
      SENDGRID_WEBHOOK_PUBLIC_KEY: publicKeyText(p256.publicKey),
      MAILGUN_WEBHOOK_SIGNING_KEY: MAILGUN_KEY,
      RESEND_WEBHOOK_SECRET: RESEND_SECRET,
    },
    { fetchText: async () => amazon.cert },
  );
});
afterAll(() => ingestion.stop());
beforeEach(async () => {
  vi.spyOn(ingestion.logger, 'error');
  await ingestion.newWorkspace();
});
afterEach(() => {
  const [logged] = vi.mocked(ingestion.logger.error).mock.calls;
  vi.restoreAllMocks();
  if (logged) throw new Error('a request was logged as an error', { cause: logged });
});

async function post(provider: string, { body, headers }: WebhookRequest, { url } = ingestion.service) {
  const response = await fetch(`${url}/v1/webhooks/${provider}`, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: new Uint8Array(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** The payload about this send. */
function about<Payload>(payload: Payload, sendId: string): Payload {
  return JSON.parse(JSON.stringify(payload).replaceAll(SEND_ID, sendId)) as Payload;
}

const postmarkDelivery = {
  RecordType: 'Delivery',
  MessageID: '883953f4-6105-42a2-a16a-77a8eac79483',
  Recipient: 'alice@example.com',
  Metadata: { posthorn_request_id: SEND_ID },
  DeliveredAt: new Date().toISOString(),
};
const sns = (payload: unknown) => bySns(snsMessage(amazon.key, { TopicArn: TOPIC, Message: JSON.stringify(payload) }));
const message = (sendId: string) => ({
  message: { id: 7, message_id: `${sendId}@example.com`, to: 'alice@example.com' },
});

describe.each<[provider: string, (sendId: string) => WebhookRequest, forged: (sendId: string) => WebhookRequest]>([
  [
    'postal',
    (id) => byPostal(postalPayload('MessageSent', message(id))),
    (id) => byPostal(postalPayload('MessageSent', message(id)), Date.now(), otherRsa),
  ],
  [
    'ses',
    (id) => sns(about(sesPayload('Delivery', { delivery: {} }), id)),
    (id) =>
      bySns(
        snsMessage(aCertificate('sns', 'rsa').key, {
          TopicArn: TOPIC,
          Message: JSON.stringify(about(sesPayload('Delivery', { delivery: {} }), id)),
        }),
      ),
  ],
  [
    'postmark',
    (id) => byPostmark(about(postmarkDelivery, id)),
    (id) => byPostmark(about(postmarkDelivery, id), Date.now(), 'guess'),
  ],
  [
    'sendgrid',
    (id) => bySendGrid([about(sendGridPayload('delivered'), id)]),
    (id) => ({ ...bySendGrid([about(sendGridPayload('delivered'), id)]), body: Buffer.from('[]') }),
  ],
  [
    'mailgun',
    (id) => byMailgun(about(mailgunPayload('delivered'), id), Date.now(), { token: newId('tok') }),
    (id) => byMailgun(about(mailgunPayload('delivered'), id), Date.now(), { key: 'key-guess' }),
  ],
  [
    'resend',
    (id) => byResend(about(resendPayload('email.delivered'), id)),
    (id) => byResend(about(resendPayload('email.delivered'), id), Date.now(), { secret: 'whsec_AAAA' }),
  ],
])('%s', (provider, request, forged) => {
  test('a report is a fact when it is answered, and one however often it comes', async () => {
    const sendId = await ingestion.aQueuedSend();
    const signed = request(sendId);
    for (let times = 0; times < 3; times++) {
      expect(await post(provider, signed)).toMatchObject({ status: 200, body: { ok: true, events: { recorded: 1 } } });
      await ingestion.project();
    }
    expect(await ingestion.events()).toMatchObject([
      { type: 'delivery.delivered', data: { requestId: sendId, recipientEmail: 'alice@example.com', provider } },
    ]);
  });

  test('a bad signature is refused and records nothing', async () => {
    const sendId = await ingestion.aQueuedSend();
    const { status, body } = await post(provider, forged(sendId));
    expect([status, body['code']]).toEqual([401, 'INVALID_SIGNATURE']);
    expect(await ingestion.events()).toEqual([]);
  });

  test('a send that never was is acknowledged and counted', async () => {
    expect(await post(provider, request(newId('req')))).toMatchObject({
      status: 200,
      body: { events: { unmatched: 1 } },
    });
  });

  test('without its secret it asks to come again', async () => {
    const closed = await startIngestion({});
    const { status, headers, body } = await post(provider, request(newId('req')), closed.service);
    expect([status, body['code'], headers.get('retry-after')]).toEqual([503, 'WEBHOOK_DISABLED', '60']);
    await closed.stop();
  });

  test('what is not recorded is asked for again', async () => {
    const sendId = await ingestion.aQueuedSend();
    const receive = vi.spyOn(ingestion.service.app.get(MailEventsHandler), 'receive');
    receive.mockRejectedValueOnce(new LogUnavailableError('gone'));
    const { status, headers } = await post(provider, request(sendId));
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
  });
});

test('no other provider has a webhook', async () => {
  const { status, body } = await post('pigeon', { ...byPostmark({}), headers: { 'content-type': 'application/json' } });
  expect([status, body['status']]).toEqual([404, 404]);
});

test('a body above 2 MiB is refused', async () => {
  const { status } = await post('sendgrid', { ...bySendGrid([]), body: Buffer.alloc(2_097_153) });
  expect(status).toBe(413);
});

describe('a batch', () => {
  test('is answered when all of it is in the log, in its order for each send', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 20; i++) ids.push(await ingestion.aQueuedSend({ recipient: `r${i}@example.com` }));
    const batch = ['processed', 'deferred', 'delivered', 'open'].flatMap((event) =>
      ids.map((id) =>
        about(sendGridPayload(event, { sg_event_id: `${event} ${id}`, useragent: 'Mozilla/5.0 (X11)' }), id),
      ),
    );
    const { body } = await post('sendgrid', bySendGrid([...batch, { event: 'unheard_of' }, ...batch.slice(0, 10)]));
    expect(body['events']).toEqual({ recorded: 90, unmatched: 0, foreign: 0, ignored: 0, unknown: 1 });
    const events = await ingestion.events();
    expect(events).toHaveLength(80);
    const first = events.filter(({ correlationId }) => correlationId === ids[0]).map(({ type }) => type);
    expect(first).toEqual(['delivery.sent', 'delivery.deferred', 'delivery.delivered', 'engagement.opened']);
  });

  test('of which a part fails is asked for again, and makes no second fact then', async () => {
    const [one, two] = [await ingestion.aQueuedSend(), await ingestion.aQueuedSend({ recipient: 'bert@example.com' })];
    const request = bySendGrid([one, two].map((id) => about(sendGridPayload('delivered'), id)));
    const receive = vi.spyOn(ingestion.service.app.get(MailEventsHandler), 'receive');
    receive.mockRejectedValueOnce(new LogUnavailableError('gone'));
    expect((await post('sendgrid', request)).status).toBe(503);
    expect(await ingestion.events()).toHaveLength(1);
    expect((await post('sendgrid', request)).status).toBe(200);
    expect(await ingestion.events()).toHaveLength(2);
  });
});

describe('what may happen several times to one send', () => {
  const batch = (sendId: string, ...events: Record<string, unknown>[]) =>
    post('sendgrid', bySendGrid(events.map((event) => about(event, sendId))));

  test('two deferrals are two facts, the same one reported again is not', async () => {
    const sendId = await ingestion.aQueuedSend();
    const deferral = (id: string) => sendGridPayload('deferred', { sg_event_id: id });
    await batch(sendId, deferral('a'), deferral('b'), deferral('a'));
    await ingestion.project();
    await batch(sendId, deferral('b'));
    expect(await ingestion.events()).toHaveLength(2);
  });

  test('two links are two facts, a link followed again is none, after the dedupe window as before it', async () => {
    const sendId = await ingestion.aQueuedSend();
    const click = (id: string, url: string) =>
      sendGridPayload('click', { sg_event_id: id, url, useragent: 'Mozilla/5.0 (X11)' });
    await batch(sendId, click('1', 'https://example.com/a'), click('2', 'https://example.com/b'));
    await ingestion.project();
    await batch(sendId, click('3', 'https://example.com/a'));
    expect((await ingestion.events()).map(({ data }) => data['url'])).toEqual([
      'https://example.com/a',
      'https://example.com/b',
    ]);
  });

  test('a person who opens what a machine has loaded is a fact', async () => {
    const sendId = await ingestion.aQueuedSend();
    await batch(sendId, sendGridPayload('open', { sg_machine_open: true }));
    await ingestion.project();
    const person = sendGridPayload('open', { sg_event_id: 'p', useragent: 'Mozilla/5.0 (X11)' });
    await batch(sendId, person, sendGridPayload('open', { sg_event_id: 'm', sg_machine_open: true }));
    expect((await ingestion.events()).map(({ data }) => data['machine'])).toEqual([true, false]);
  });
});

describe('suppression', () => {
  const suppressions = async () =>
    (await ingestion.events(['suppression'])).map(({ type, data }) => [type, data['reasonCode'], data['scope']]);

  test.each([
    ['a hard bounce', sendGridPayload('bounce', { type: 'bounce', reason: '550 5.1.1 no such user' }), 'hard_bounce'],
    ['a complaint', sendGridPayload('spamreport'), 'complaint'],
    ['an unsubscribe', sendGridPayload('unsubscribe', { timestamp: Date.now() / 1_000 }), 'unsubscribe'],
    ['what the provider had on its own list', sendGridPayload('dropped', { reason: 'Bounced Address' }), 'hard_bounce'],
  ])('follows %s in the same append, once', async (_, payload, reason) => {
    const sendId = await ingestion.aQueuedSend();
    const request = bySendGrid([about(payload, sendId)]);
    for (let times = 0; times < 2; times++) {
      expect((await post('sendgrid', request)).status).toBe(200);
      await ingestion.project();
    }
    const events = await ingestion.events();
    expect(events).toHaveLength(2);
    expect((events[1]?.sequence ?? 0) - (events[0]?.sequence ?? 0)).toBe(1);
    expect(await suppressions()).toEqual([['suppression.added', reason, 'tenant']]);
  });

  test.each([
    ['a soft bounce', sendGridPayload('bounce', { type: 'blocked', reason: '554 5.7.1 blocked' })],
    ['a deferral', sendGridPayload('deferred')],
    ['a delivery', sendGridPayload('delivered')],
  ])('does not follow %s', async (_, payload) => {
    const sendId = await ingestion.aQueuedSend();
    await post('sendgrid', bySendGrid([about(payload, sendId)]));
    expect(await suppressions()).toEqual([]);
  });

  test('a group is left for the campaign the send was of', async () => {
    const sendId = await ingestion.aQueuedSend({ campaignId: 'cmp_1' });
    const payload = sendGridPayload('group_unsubscribe', { timestamp: Date.now() / 1_000 });
    await post('sendgrid', bySendGrid([about(payload, sendId)]));
    expect(await suppressions()).toEqual([['suppression.added', 'unsubscribe', 'campaign']]);
  });

  test('an unsubscribe that is older than the removal comes too late', async () => {
    const sendId = await ingestion.aQueuedSend();
    await ingestion.removeSuppression(sendId);
    const payload = sendGridPayload('unsubscribe', { timestamp: Date.now() / 1_000 - 3_600 });
    expect((await post('sendgrid', bySendGrid([about(payload, sendId)]))).status).toBe(200);
    expect(await suppressions()).toEqual([['suppression.removed', undefined, 'tenant']]);
  });

  test('nothing that becomes of a test send suppresses anybody', async () => {
    const sendId = await ingestion.aQueuedSend({ testMode: true });
    await post(
      'sendgrid',
      bySendGrid([about(sendGridPayload('spamreport'), sendId), about(sendGridPayload('unsubscribe'), sendId)]),
    );
    expect(await suppressions()).toEqual([]);
  });
});

test('unknown types are named in the log once, and all outcomes counted', async () => {
  const warn = vi.spyOn(ingestion.logger, 'warn');
  const { counts } = ingestion.service.app.get(ProviderEventsHandler);
  const before = counts.get('resend unknown') ?? 0;
  for (let times = 0; times < 3; times++) await post('resend', byResend({ type: 'email.teleported', data: {} }));
  expect(counts.get('resend unknown')).toBe(before + 3);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(Object.keys(providerWebhooksMetrics.events.attributes)).toEqual(['provider', 'outcome']);
});
