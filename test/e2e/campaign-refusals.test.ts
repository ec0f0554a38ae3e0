import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '@posthorn/database';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { campaign, command, created, key, LAUNCH, mail, recipients, show, to } from '../system/campaigns.js';
import { eventually } from '../system/eventually.js';
import { type Answer, call } from '../system/requests.js';
import { serversOf } from '../system/runtime.js';
import { theLocalSystem, theSystem } from '../system/system.js';

test('a campaign is changed while it is a draft, and not afterwards', async () => {
  const id = await created({ recipients: recipients(1) });
  expect((await mail('PATCH', `/${id}`, { subject: 'Better' })).body).toMatchObject({
    subject: 'Better',
    name: 'Launch',
  });
  expect(await mail('POST', `/${id}/recipients`, { recipients: recipients(2) })).toMatchObject({
    status: 200,
    body: { added: 2, total: 3 },
  });
  const at = new Date(Date.now() + 3_600_000).toISOString();
  expect((await mail('PATCH', `/${id}`, { scheduled_at: at })).body).toMatchObject({
    status: 'scheduled',
    scheduled_at: at,
    subject: 'Better',
  });
  expect((await mail('PATCH', `/${id}`, { segment_id: 'lst_1' })).body).toMatchObject({ param: 'segment_id' });
  await command(id, 'send');
  const late = await mail('PATCH', `/${id}`, { subject: 'Too late' });
  expect(late).toMatchObject({ status: 409, body: { code: expect.any(String), message: expect.any(String) } });
});

test('of changes made at the same time none is lost', async () => {
  const id = await created();
  const changes = [{ name: 'Other' }, { subject: 'Better' }, { daily_cap: 7 }, { gap_seconds: 9 }, { text: 'New' }];
  const answers = await Promise.all(changes.map((change) => mail('PATCH', `/${id}`, change)));
  expect(answers.map(({ status }) => status)).toEqual(changes.map(() => 200));
  expect((await mail('GET', `/${id}`)).body).toMatchObject(Object.assign({}, ...changes));
});

test('the same idempotency key, in the body or the header, is the same campaign', async () => {
  const body = { ...LAUNCH, recipients: recipients(1), idempotency_key: randomUUID() };
  const first = await mail('POST', '', body);
  const again = await mail('POST', '', body);
  expect(again).toMatchObject({ status: 201, body: { id: campaign.parse(first.body).id, idempotent: true } });
  const { idempotency_key: inHeader, ...rest } = body;
  const alias = await call('POST', '/mail/campaigns', {
    key: key(),
    json: rest,
    headers: { 'idempotency-key': inHeader },
  });
  expect(alias.body).toMatchObject({ id: campaign.parse(first.body).id, idempotent: true });
  expect(await mail('POST', '', { ...body, name: 'Another' })).toMatchObject({ status: 422 });
});

test('a request whose answer was lost, repeated under its key, goes on with the campaign that was begun', async () => {
  const db = createDatabase({ url: serversOf(theLocalSystem().dataDir).databaseUrl, max: 1 });
  try {
    const body = { ...LAUNCH, recipients: recipients(2), idempotency_key: randomUUID() };
    const { id } = campaign.parse((await mail('POST', '', body)).body);
    // As after a crash between the deed and its answer: nobody remembers the request.
    const keyHash = createHash('sha256').update(`live:${body.idempotency_key}`).digest();
    await eventually('the answer was stored, and is forgotten', 5_000, async () => {
      const stored = db.deleteFrom('idempotency_keys').where('key_hash', '=', keyHash).where('status', '=', 201);
      return (await stored.executeTakeFirst()).numDeletedRows > 0n;
    });
    const again = await mail('POST', '', body);
    expect(again, again.text).toMatchObject({ status: 201, body: { id, total: 2 } });
  } finally {
    await db.destroy();
  }
});

test('mistakes are named with their place', async () => {
  for (const [change, param] of [
    [{ from: { email: 'sarah' } }, 'from.email'],
    [{ subjekt: 'x' }, 'subjekt'],
    [{ subject: 'Hello {{ name' }, 'subject'],
    [{ steps: [{ delay_hours: 1, subject: 'Again', text: '{% if x %}' }] }, 'steps.0.text'],
    [{ sending_window: { timezone: 'Mars/Olympus' } }, 'sending_window.timezone'],
    [{ segment_id: 'lst_nobody' }, 'segment_id'],
    [{ scheduled_at: '2020-01-01T00:00:00Z' }, 'scheduled_at'],
    [{ scheduled_at: '9999-01-01T00:00:00Z' }, 'scheduled_at'],
  ] as const) {
    const answer = await mail('POST', '', { ...LAUNCH, ...change });
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    expect(answer.body, answer.text).toMatchObject({ param, message: expect.any(String) });
  }
});

test('a campaign from a domain that has to be verified is refused when it is started', async () => {
  const admin = theSystem().other?.keys ?? theSystem().credentials.keys;
  const policy = { settings: { requireVerifiedDomain: true } };
  expect((await call('PUT', '/v1/agent/policy', { key: admin.mm_live, json: policy })).status).toBe(200);
  // Another process may know the old settings for two seconds.
  await sleep(2_100);
  try {
    const made = await mail('POST', '', { ...LAUNCH, recipients: recipients(1) }, admin.msk);
    const { id } = campaign.parse(made.body);
    const answer = await mail('POST', `/${id}/send`, undefined, admin.msk);
    expect(answer, answer.text).toMatchObject({
      status: 422,
      body: { code: 'no_verified_domain', param: 'from.email' },
    });
    expect((await mail('GET', `/${id}`, undefined, admin.msk)).body).toMatchObject({ status: 'draft' });
  } finally {
    await call('PUT', '/v1/agent/policy', { key: admin.mm_live, json: { settings: {} } });
  }
});

test('a campaign is from no mailbox that is archived', async () => {
  const { mk_live: mk } = theSystem().credentials.keys;
  const email = `${randomUUID()}@acme.example`;
  const agent = await call('POST', '/v1/agents', { key: mk, json: { name: `a${randomUUID()}`, email } });
  const { id } = z.object({ id: z.string() }).parse(agent.body);
  expect(await mail('POST', '', { ...LAUNCH, from: { email } })).toMatchObject({ status: 201 });
  expect((await call('DELETE', `/v1/agents/${id}`, { key: mk })).status).toBe(200);
  expect(await mail('POST', '', { ...LAUNCH, from: { email } })).toMatchObject({
    status: 422,
    body: { param: 'from.email', message: expect.stringContaining('archived') },
  });
});

test('a campaign with nobody to send to does not start, and one that has started is not deleted', async () => {
  const id = await created();
  expect(await mail('POST', `/${id}/send`)).toMatchObject({ status: 422, body: { param: 'recipients' } });
  await mail('POST', `/${id}/recipients`, { recipients: recipients(2) });
  await mail('PATCH', `/${id}`, { gap_seconds: 60 });
  await command(id, 'send');
  expect(await mail('DELETE', `/${id}`)).toMatchObject({ status: 409, body: { campaign_status: 'sending' } });
  await command(id, 'cancel');

  const draft = await created();
  expect(await mail('DELETE', `/${draft}`)).toMatchObject({ status: 200, body: { success: true } });
  expect(await show(draft)).toMatchObject({ status: 'cancelled' });
});

test('too many recipients, and too large a body, are refused with what to do', async () => {
  const many = Array.from({ length: 50_001 }, (_, i) => to(`r${i}@example.com`));
  expect(await mail('POST', '', { ...LAUNCH, recipients: many })).toMatchObject({
    status: 400,
    body: { param: 'recipients', message: expect.stringContaining('/recipients') },
  });
  // The server answers from the length alone, before any of the body has come.
  const asked = request(`${theSystem().url}/mail/campaigns`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key()}`,
      'content-type': 'application/json',
      'content-length': 38 * 1_048_576,
    },
  });
  asked.flushHeaders();
  const [response] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(asked, 'response'));
  expect(response.statusCode).toBe(413);
  expect(JSON.parse(await text(response))).toMatchObject({
    code: 'body_too_large',
    message: expect.stringContaining('/recipients'),
  });
  asked.destroy();
});

describe.skipIf(theSystem().other === undefined)('the campaign of another workspace', () => {
  const otherKey = () => theSystem().other?.keys.msk ?? '';

  test.each([
    ['GET', ''],
    ['GET', '/stats'],
    ['GET', '/recipients'],
    ['PATCH', '', { name: 'Mine' }],
    ['DELETE', ''],
    ['POST', '/recipients', { recipients: [{ email: 'a@example.com' }] }],
    ['POST', '/send'],
    ['POST', '/schedule', { send_at: new Date(Date.now() + 3_600_000).toISOString() }],
    ['POST', '/pause'],
    ['POST', '/resume'],
    ['POST', '/cancel'],
  ])('%s %s is answered as one that never was', async (method, path, json?: object) => {
    const id = await created();
    const [foreign, unknown] = await Promise.all([
      mail(method, `/${id}${path}`, json, otherKey()),
      mail(method, `/cmp_01K6ZQ4T1V8N3M5P7R9S2W4X6Y${path}`, json, otherKey()),
    ]);
    expect(foreign, foreign.text).toMatchObject({ status: 404, body: { error: 'not_found' } });
    const without = ({ text }: Answer) => text.replaceAll(/cmp_[0-9A-Z]+|"request_id":"[^"]+"/g, '');
    expect(without(foreign)).toBe(without(unknown));
  });

  test('is in no list but its own', async () => {
    const id = await created();
    expect((await mail('GET', '?limit=100')).text).toContain(id);
    expect((await mail('GET', '?limit=100', undefined, otherKey())).text).not.toContain(id);
  });
});

test('keys of other products are refused', async () => {
  const { mm_live, mk_live, msr } = theSystem().credentials.keys;
  for (const other of [mm_live, mk_live, msr]) {
    expect(await mail('GET', '', undefined, other)).toMatchObject({ status: 403, body: { code: 'wrong_key_kind' } });
  }
});
