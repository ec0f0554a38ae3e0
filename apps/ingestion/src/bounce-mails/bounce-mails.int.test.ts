import { createHmac } from 'node:crypto';
import { verpAddress } from '@posthorn/mail';
import { newId } from '@posthorn/events';
import { API_KEYS, type ApiKeys } from '@posthorn/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startIngestion, type Ingestion } from '../ingestion.fixture.js';
import { BounceMailsHandler } from './bounce-mails.handler.js';
import { aBounceMail } from './bounce-mail.fixture.js';

const TOKEN_SECRET = 'a secret of sixteen characters';
const SECRET = 'bounce secret';

let ingestion: Ingestion;
beforeAll(async () => {
  ingestion = await startIngestion({ MAIL_TOKEN_SECRET: TOKEN_SECRET, BOUNCE_MAIL_WEBHOOK_SECRET: SECRET });
});
afterAll(() => ingestion.stop());
beforeEach(() => ingestion.newWorkspace());

const returnPath = (sendId: string) => verpAddress(sendId, 'bounces.example.com', TOKEN_SECRET);

async function post(raw: string, headers: Record<string, string>, { url } = ingestion.service) {
  const response = await fetch(`${url}/v1/webhooks/bounce-mail`, {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822', ...headers },
    body: raw,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const signed = (raw: string, secret = SECRET) => ({
  'x-posthorn-signature': createHmac('sha256', secret).update(raw).digest('hex'),
});

describe('a bounce mail', () => {
  test('that is signed bounces its send and suppresses the address, once', async () => {
    const sendId = await ingestion.aQueuedSend();
    const raw = aBounceMail({ to: returnPath(sendId) });
    for (let times = 0; times < 2; times++) {
      expect(await post(raw, signed(raw))).toMatchObject({ status: 200, body: { ok: true, events: { recorded: 1 } } });
      await ingestion.project();
    }
    expect((await ingestion.events()).map(({ type }) => type)).toEqual(['delivery.bounced', 'suppression.added']);
  });

  test('that an API key posts counts for its own workspace alone', async () => {
    const sendId = await ingestion.aQueuedSend();
    const raw = aBounceMail({ to: returnPath(sendId) });
    const { workspace } = ingestion;
    const mine = { authorization: `Bearer ${await ingestion.aKey('manage')}` };
    await ingestion.newWorkspace();
    const theirs = { authorization: `Bearer ${await ingestion.aKey('manage')}` };
    ingestion.workspace = workspace;
    expect(await post(raw, theirs)).toMatchObject({ status: 200, body: { events: { foreign: 1, recorded: 0 } } });
    expect(await ingestion.events()).toEqual([]);
    expect(await post(raw, mine)).toMatchObject({ status: 200, body: { events: { recorded: 1 } } });
    expect(await ingestion.events()).toHaveLength(2);
  });

  test('that a test key posts is about no real mail, nor the other way round', async () => {
    const { workspaceId } = ingestion.workspace;
    await ingestion.aKey();
    const { key } = await ingestion.service.app.get<ApiKeys>(API_KEYS).create({
      workspaceId,
      kind: 'mm_test',
      scopes: ['manage'],
    });
    const tester = { authorization: `Bearer ${key}` };
    const live = { authorization: `Bearer ${await ingestion.aKey('manage')}` };
    const real = aBounceMail({ to: returnPath(await ingestion.aQueuedSend()) });
    const tried = aBounceMail({ to: returnPath(await ingestion.aQueuedSend({ testMode: true })) });
    expect(await post(real, tester)).toMatchObject({ status: 200, body: { events: { foreign: 1, recorded: 0 } } });
    expect(await post(tried, live)).toMatchObject({ status: 200, body: { events: { foreign: 1, recorded: 0 } } });
    expect(await ingestion.events()).toEqual([]);
    expect(await post(tried, tester)).toMatchObject({ body: { events: { recorded: 1 } } });
  });

  test('that a key of one mailbox posts is refused', async () => {
    const { workspaceId } = ingestion.workspace;
    await ingestion.aKey();
    const { key } = await ingestion.service.app.get<ApiKeys>(API_KEYS).create({
      workspaceId,
      kind: 'mm_live',
      scopes: ['manage'],
      mailbox: 'sarah@example.com',
    });
    const raw = aBounceMail({ to: returnPath(await ingestion.aQueuedSend()) });
    expect(await post(raw, { authorization: `Bearer ${key}` })).toMatchObject({
      status: 403,
      body: { code: 'MAILBOX_KEY' },
    });
  });

  test('that came to a return path nobody signed is refused', async () => {
    const sendId = await ingestion.aQueuedSend();
    const raw = aBounceMail({ to: verpAddress(sendId, 'bounces.example.com', 'somebody else made this') });
    expect(await post(raw, signed(raw))).toMatchObject({ status: 422, body: { code: 'FORGED_RETURN_PATH' } });
    expect(await ingestion.events()).toEqual([]);
  });

  test('is taken by a function as well, for whoever receives mail', async () => {
    const sendId = await ingestion.aQueuedSend();
    const raw = Buffer.from(aBounceMail({ to: 'postmaster@example.com' }));
    const mail = { raw, recipients: [returnPath(sendId)], nowMs: Date.now() };
    const answer = await ingestion.service.app.get(BounceMailsHandler).receive(mail);
    expect(answer).toMatchObject({ kind: 'recorded', events: { recorded: 1 } });
  });
});

describe('refusals', () => {
  const raw = aBounceMail({ to: 'sales@example.com' });

  test('without a signature and a key, with a bad one of either, and with a key that may not', async () => {
    const reader = { authorization: `Bearer ${await ingestion.aKey('read', 'send')}` };
    expect(await post(raw, {})).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    expect(await post(raw, signed(raw, 'guess'))).toMatchObject({ status: 401, body: { code: 'INVALID_SIGNATURE' } });
    expect(await post(raw, { authorization: 'Bearer mm_live_x' })).toMatchObject({ status: 401 });
    expect(await post(raw, reader)).toMatchObject({ status: 403, body: { code: 'MISSING_SCOPE' } });
  });

  test('a body that is empty', async () => {
    expect(await post('', signed(''))).toMatchObject({ status: 400, body: { code: 'INVALID_REPORT' } });
  });

  test('signatures while the secret is not set; keys are heard all the same', async () => {
    const closed = await startIngestion({});
    expect(await post(raw, signed(raw), closed.service)).toMatchObject({
      status: 503,
      body: { code: 'WEBHOOK_DISABLED' },
    });
    await closed.stop();
  });

  test('a mail that is no bounce is acknowledged, so that its server does not keep it', async () => {
    expect(await post('Subject: Hello\r\n\r\nHi', signed('Subject: Hello\r\n\r\nHi'))).toMatchObject({
      status: 200,
      body: { events: { ignored: 1 } },
    });
    const other = aBounceMail({ to: 'sales@example.com', messageId: `<${newId('req')}@example.com>` });
    expect(await post(other, signed(other))).toMatchObject({ body: { events: { unmatched: 1 } } });
  });
});
