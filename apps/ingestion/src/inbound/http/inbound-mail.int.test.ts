import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@posthorn/events';
import { verpAddress } from '@posthorn/mail';
import { API_KEYS, type ApiKeys } from '@posthorn/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aBounceMail } from '../../bounce-mails/bounce-mail.fixture.js';
import { startIngestion, type Ingestion } from '../../ingestion.fixture.js';
import { aMail } from '../inbound.fixture.js';

const SECRET = 'inbound secret';
const TOKEN_SECRET = 'a secret of sixteen characters';

let directory: string;
let ingestion: Ingestion;
/** A mailbox of the test's workspace. */
let to: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'posthorn-inbound-http-'));
  ingestion = await startIngestion({
    BLOB_DIR: directory,
    INBOUND_WEBHOOK_SECRET: SECRET,
    MAIL_TOKEN_SECRET: TOKEN_SECRET,
    INBOUND_MAX_BYTES: '100000',
  });
});
afterAll(async () => {
  await ingestion.stop();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  await ingestion.newWorkspace();
  to = `sarah@${newId('dom').slice(4).toLowerCase()}.example`;
  await ingestion.anAgent(to);
});

async function post(raw: string, headers: Record<string, string>, path = '/v1/inbound/mail') {
  const response = await fetch(`${ingestion.service.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822', ...headers },
    body: raw,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const byKey = async (...scopes: Parameters<Ingestion['aKey']>) => ({
  authorization: `Bearer ${await ingestion.aKey(...scopes)}`,
});

function signed(raw: string, headers: Record<string, string>, secret = SECRET): Record<string, string> {
  const names = ['x-envelope-from', 'x-envelope-to', 'x-client-ip', 'x-helo'];
  const text = names.map((name) => `${headers[name] ?? ''}\n`).join('') + raw;
  return { ...headers, 'x-posthorn-signature': createHmac('sha256', secret).update(text).digest('hex') };
}

describe('a mail that is posted', () => {
  test('with a key is in the mailbox, with the envelope it came with', async () => {
    const headers = { 'x-envelope-to': `<${to}>`, 'x-envelope-from': '<alice@example.org>' };
    const client = { 'x-client-ip': '2001:db8::1', 'x-helo': 'mx.example.org' };
    const { status, body } = await post(aMail(), { ...(await byKey('manage')), ...headers, ...client });
    const message_id = expect.stringMatching(/^rcv_/) as string;
    expect({ status, body }).toEqual({
      status: 200,
      body: { messages: [{ message_id, mailbox: to }], bounces: 0, refused: [] },
    });
    const [event] = await ingestion.events(['inbound']);
    expect(event).toMatchObject({
      testMode: false,
      data: {
        mailbox: to,
        via: 'http',
        envelope: { from: 'alice@example.org', to: [to], clientIp: '2001:db8::1', helo: 'mx.example.org' },
      },
    });
  });

  test('again is answered the same, and is the same', async () => {
    const headers = { ...(await byKey('manage')), 'x-envelope-to': to };
    const first = await post(aMail(), headers);
    expect(await post(aMail(), headers)).toEqual(first);
    expect(await ingestion.events(['inbound'])).toHaveLength(1);
  });

  test('with a test key is a test mail', async () => {
    const { workspaceId } = ingestion.workspace;
    await ingestion.aKey();
    const keys = ingestion.service.app.get<ApiKeys>(API_KEYS);
    const { key } = await keys.create({ workspaceId, kind: 'mm_test', scopes: ['manage'] });
    await post(aMail(), { authorization: `Bearer ${key}`, 'x-envelope-to': to });
    expect(await ingestion.events(['inbound'])).toMatchObject([{ testMode: true }]);
  });

  test('by a server that signs reaches every workspace', async () => {
    const first = { ...ingestion.workspace, to };
    await ingestion.newWorkspace();
    const other = `tom@${to.slice(to.indexOf('@') + 1)}`;
    await ingestion.anAgent(other);
    const headers = signed(aMail(), { 'x-envelope-to': `${first.to}, ${other}`, 'x-envelope-from': '' });
    expect(await post(aMail(), headers)).toMatchObject({
      status: 200,
      body: { messages: [{ mailbox: first.to }, { mailbox: other }] },
    });
  });

  test('says which of its recipients are none', async () => {
    const headers = { ...(await byKey('manage')), 'x-envelope-to': `${to},nobody@example.net` };
    expect(await post(aMail(), headers)).toMatchObject({
      status: 200,
      body: { messages: [{}], refused: [{ recipient: 'nobody@example.net', reason: 'unknown_mailbox' }] },
    });
  });

  test('to a return path is told to the delivery side', async () => {
    const path = verpAddress(await ingestion.aQueuedSend(), 'bounces.example.com', TOKEN_SECRET);
    const headers = { ...(await byKey('manage')), 'x-envelope-to': path };
    expect(await post(aBounceMail({ to: path }), headers)).toMatchObject({ body: { messages: [], bounces: 1 } });
    expect((await ingestion.events()).map(({ type }) => type)).toContain('delivery.bounced');
    const forged = verpAddress(newId('req'), 'bounces.example.com', 'somebody else made this up');
    const refused = await post(aBounceMail({ to: forged }), { ...headers, 'x-envelope-to': forged });
    expect(refused).toMatchObject({ status: 422, body: { code: 'FORGED_RETURN_PATH' } });
  });
});

describe('refusals', () => {
  test('somebody else’s mailbox is unknown, like one that nobody has', async () => {
    const theirs = to;
    await ingestion.newWorkspace();
    const headers = await byKey('manage');
    for (const recipient of [theirs, 'nobody@example.net']) {
      expect(await post(aMail(), { ...headers, 'x-envelope-to': recipient })).toMatchObject({
        status: 404,
        body: { code: 'UNKNOWN_MAILBOX', detail: `There is no mailbox ${recipient}.` },
      });
    }
  });

  test('without a key or a signature, with a bad one, and with a key that may not', async () => {
    const envelope = { 'x-envelope-to': to };
    expect(await post(aMail(), envelope)).toMatchObject({ status: 401 });
    expect(await post(aMail(), { ...envelope, authorization: 'Bearer mm_live_x' })).toMatchObject({ status: 401 });
    expect(await post(aMail(), { ...envelope, ...(await byKey('read', 'send')) })).toMatchObject({ status: 403 });
    expect(await post(aMail(), signed(aMail(), envelope, 'guess'))).toMatchObject({
      status: 401,
      body: { code: 'INVALID_SIGNATURE' },
    });
  });

  test('a signed mail under another envelope', async () => {
    const headers = signed(aMail(), { 'x-envelope-to': 'nobody@example.net' });
    expect(await post(aMail(), { ...headers, 'x-envelope-to': to })).toMatchObject({ status: 401 });
    expect(await post(aMail(), { ...headers, 'x-client-ip': '192.0.2.1' })).toMatchObject({ status: 401 });
  });

  test('a key that is bound to a mailbox', async () => {
    await ingestion.aKey();
    const { workspaceId } = ingestion.workspace;
    const keys = ingestion.service.app.get<ApiKeys>(API_KEYS);
    const { key } = await keys.create({ workspaceId, kind: 'mk_live', scopes: ['manage'], mailbox: to });
    expect(await post(aMail(), { authorization: `Bearer ${key}`, 'x-envelope-to': to })).toMatchObject({
      status: 403,
      body: { code: 'MAILBOX_KEY' },
    });
  });

  test.each([
    [{}, 'x-envelope-to must name the mailbox that the mail came to'],
    [{ 'x-envelope-to': 'sarah' }, 'x-envelope-to "sarah" must contain an @'],
    [{ 'x-envelope-to': 'a@b.example', 'x-client-ip': 'localhost' }, 'x-client-ip must be an IP address'],
    [{ 'x-envelope-to': 'a@b.example', 'x-envelope-from': 'Alice' }, 'x-envelope-from "Alice" must contain an @'],
    [{ 'x-envelope-to': 'a@b.example,'.repeat(101) }, 'x-envelope-to must name at most 100 recipients'],
  ])('the envelope %j', async (envelope, detail) => {
    const headers: Record<string, string> = { ...(await byKey('manage')), ...envelope };
    expect(await post(aMail(), headers)).toMatchObject({ status: 400, body: { code: 'INVALID_ENVELOPE', detail } });
  });

  test('what is no mail, is too large, goes round, or asks for more than there is', async () => {
    const headers = { ...(await byKey('manage')), 'x-envelope-to': to };
    expect(await post('a=b', { ...headers, 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({
      status: 415,
    });
    expect(await post('', headers)).toMatchObject({ status: 400, body: { code: 'EMPTY_MAIL' } });
    expect(await post('x'.repeat(100_001), headers)).toMatchObject({ status: 413 });
    expect(await post('Received: x\r\n'.repeat(101) + aMail(), headers)).toMatchObject({
      status: 422,
      body: { code: 'MAIL_LOOP' },
    });
    expect(await post(aMail(), headers, '/v1/inbound/mail?to=x')).toMatchObject({ status: 400 });
    expect(await ingestion.events(['inbound'])).toEqual([]);
  });
});
