import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../system/eventually.js';
import { type Answer, aRecipient, call } from '../system/requests.js';
import { theSystem } from '../system/system.js';

const campaign = z.object({
  id: z.string(),
  status: z.enum(['draft', 'scheduled', 'sending', 'paused', 'sent', 'cancelled', 'failed']),
  total: z.number(),
  scheduled_at: z.string().nullable(),
});

const figures = z.object({
  recipients: z.number(),
  total: z.number(),
  queued: z.number(),
  sent: z.number(),
  delivered: z.number(),
  bounces: z.number(),
  opens: z.number().nullable(),
  failed: z.number(),
  skipped: z.number(),
});
type Figures = z.output<typeof figures>;

const LONG_MS = 20_000;

const key = () => theSystem().credentials.keys.msk;
const mail = (method: string, path = '', json?: object, as = key()): Promise<Answer> =>
  call(method, `/mail/campaigns${path}`, { key: as, ...(json && { json }) });

const to = (email: string) => ({ email });
const recipients = (count: number, outcome = 'delivered') =>
  Array.from({ length: count }, () => to(aRecipient(outcome)));

const LAUNCH = {
  name: 'Launch',
  subject: 'Hello {{ name | default: "there" }}',
  from: { email: 'sarah@acme.example', name: 'Sarah' },
  text: 'We have shipped.',
};

async function created(body: object = {}): Promise<string> {
  const answer = await mail('POST', '', { ...LAUNCH, ...body });
  expect(answer, answer.text).toMatchObject({ status: 201, body: { status: 'draft' } });
  return campaign.parse(answer.body).id;
}

async function command(id: string, name: string, json?: object): Promise<unknown> {
  const answer = await mail('POST', `/${id}/${name}`, json);
  expect(answer, answer.text).toMatchObject({ status: 200 });
  return answer.body;
}

const show = async (id: string) => campaign.parse((await mail('GET', `/${id}`)).body);
const stats = async (id: string): Promise<Figures> => figures.parse((await mail('GET', `/${id}/stats`)).body);

const untilStatus = (id: string, status: string) =>
  eventually(`${id} is ${status}`, LONG_MS, async () => (await show(id)).status === status);

async function untilStats(id: string, what: string, holds: (figures: Figures) => boolean): Promise<Figures> {
  let last = await stats(id);
  await eventually(`${id}: ${what}`, LONG_MS, async () => holds((last = await stats(id))));
  return last;
}

const sum = ({ sent, failed, skipped }: Figures) => sent + failed + skipped;

describe('a campaign that is sent', () => {
  test('reaches its recipients, and its figures say what became of them', async () => {
    const id = await created({
      recipients: [...recipients(5), ...recipients(2, 'bounced'), ...recipients(1, 'opened')],
    });
    expect(await command(id, 'send')).toMatchObject({ success: true, sent_at: expect.any(String) });
    await untilStatus(id, 'sent');
    const last = await untilStats(
      id,
      'all reports came',
      ({ delivered, bounces, opens }) => delivered + bounces === 8 && opens === 1,
    );
    expect(last).toMatchObject({ recipients: 8, total: 8, queued: 0, sent: 8, delivered: 6, bounces: 2, failed: 0 });
  });

  test('tells of nobody opening apart from nothing known of opens', async () => {
    const id = await created({ recipients: recipients(1, 'silent') });
    expect((await mail('GET', `/${id}/stats`)).body).toMatchObject({ sent: 0, open_rate: null, bounce_rate: null });
  });

  test('shows each recipient in its place, with what became of the mail', async () => {
    const list = recipients(7);
    const id = await created({ recipients: list });
    await command(id, 'send');
    await untilStatus(id, 'sent');
    const page = await mail('GET', `/${id}/recipients?limit=3&offset=3`);
    expect(page.body).toMatchObject({
      total: 7,
      data: list.slice(3, 6).map(({ email }, place) => ({ position: 3 + place, email })),
    });
    expect((await mail('GET', `/${id}/recipients?limit=3&offset=6`)).body).toMatchObject({ data: [{ position: 6 }] });
  });

  test('leaves out, and counts, who is given twice, suppressed or no address', async () => {
    const [twice, ...others] = recipients(3);
    const suppressed = aRecipient();
    const listed = await call('POST', '/v1/agent/suppressions', {
      key: theSystem().credentials.keys.mm_live,
      json: { email: suppressed, reasonCode: 'manual_dnc' },
    });
    expect(listed.status, listed.text).toBeLessThan(300);
    const given = [twice, ...others, { email: String(twice?.email).toUpperCase() }, to(suppressed), to('nobody')];
    const answer = await mail('POST', '', { ...LAUNCH, recipients: given });
    expect(answer.body).toMatchObject({
      total: 3,
      skipped: { duplicate: 1, suppressed: 1, invalid: 1 },
      warnings: expect.arrayContaining([expect.objectContaining({ code: 'invalid', count: 1 })]),
    });
  });
});

describe('a campaign that goes slowly', () => {
  const slow = () => created({ recipients: recipients(6), gap_seconds: 1 });
  const underway = (id: string) => untilStats(id, 'some have left', ({ sent }) => sent >= 2);

  test('sends nothing while it is paused, and the rest once it is resumed', async () => {
    const id = await slow();
    await command(id, 'send');
    await underway(id);
    expect(await command(id, 'pause')).toMatchObject({ status: 'paused' });
    await sleep(300);
    const paused = await stats(id);
    await sleep(2_500);
    expect((await stats(id)).sent).toBe(paused.sent);
    expect(paused.sent).toBeLessThan(6);
    await command(id, 'resume');
    await untilStatus(id, 'sent');
    expect(await stats(id)).toMatchObject({ sent: 6, skipped: 0 });
  });

  test('sends nothing after it was answered that it is cancelled, and its figures add up', async () => {
    const id = await slow();
    await command(id, 'send');
    await underway(id);
    expect(await command(id, 'cancel')).toMatchObject({ status: 'cancelled' });
    const atAnswer = await stats(id);
    expect(atAnswer.queued).toBe(0);
    expect(atAnswer.sent).toBeLessThan(6);
    expect(sum(atAnswer)).toBe(atAnswer.total);
    await sleep(2_000);
    expect(await stats(id)).toMatchObject({ sent: atAnswer.sent, total: atAnswer.total });
    expect(await mail('POST', `/${id}/resume`)).toMatchObject({ status: 409, body: { campaign_status: 'cancelled' } });
  });
});

test('a scheduled campaign leaves at its time', async () => {
  const id = await created({ recipients: recipients(2) });
  const at = new Date(Date.now() + 3_000).toISOString();
  expect(await command(id, 'schedule', { send_at: at })).toMatchObject({ status: 'scheduled', scheduled_at: at });
  expect(await stats(id)).toMatchObject({ total: 2, queued: 2, sent: 0 });
  await untilStatus(id, 'sent');
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(at));
});

test('later steps go to whoever is still there', async () => {
  const id = await created({
    recipients: [...recipients(1, 'bounced'), ...recipients(2)],
    // The report of the bounce is there before it is the first recipient's turn again.
    gap_seconds: 1,
    steps: [{ delay_hours: 0, subject: 'Again', text: 'Did you see it?' }],
  });
  await command(id, 'send');
  await untilStatus(id, 'sent');
  const answer = await mail('GET', `/${id}/stats`);
  expect(answer.body).toMatchObject({
    recipients: 3,
    sent: 5,
    steps: [
      { step: 1, sent: 3, bounces: 1 },
      { step: 2, sent: 2, bounces: 0 },
    ],
  });
});

test('variants are given out and counted apart', async () => {
  const id = await created({
    recipients: recipients(20, 'opened'),
    variants: [
      { id: 'a', subject: 'Shipped' },
      { id: 'b', subject: 'We shipped!' },
    ],
  });
  await command(id, 'send');
  await untilStatus(id, 'sent');
  await untilStats(id, 'all opened', ({ opens }) => opens === 20);
  const { body } = await mail('GET', `/${id}/stats`);
  const [{ variants }] = z
    .object({
      steps: z.tuple([
        z.object({
          variants: z.array(z.object({ variant: z.string(), sent: z.number(), open_rate: z.number().nullable() })),
        }),
      ]),
    })
    .parse(body).steps;
  expect(variants.map(({ variant }) => variant)).toEqual(['a', 'b']);
  expect(variants.reduce((all, { sent }) => all + sent, 0)).toBe(20);
  for (const { open_rate } of variants) expect(open_rate).toBe(1);
});

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
  await command(id, 'send');
  const late = await mail('PATCH', `/${id}`, { subject: 'Too late' });
  expect(late).toMatchObject({ status: 409, body: { code: expect.any(String), message: expect.any(String) } });
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

test('mistakes are named with their place', async () => {
  for (const [change, param] of [
    [{ from: { email: 'sarah' } }, 'from.email'],
    [{ subjekt: 'x' }, 'subjekt'],
    [{ subject: 'Hello {{ name' }, 'subject'],
    [{ steps: [{ delay_hours: 1, subject: 'Again', text: '{% if x %}' }] }, 'steps.0.text'],
    [{ sending_window: { timezone: 'Mars/Olympus' } }, 'sending_window.timezone'],
    [{ segment_id: 'lst_nobody' }, 'segment_id'],
  ] as const) {
    const answer = await mail('POST', '', { ...LAUNCH, ...change });
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    expect(answer.body, answer.text).toMatchObject({ param, message: expect.any(String) });
  }
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
    ['POST', '/schedule', { send_at: '2030-01-01T00:00:00Z' }],
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
