import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  campaign,
  command,
  created,
  type Figures,
  LAUNCH,
  mail,
  recipients,
  show,
  stats,
  to,
  untilStats,
  untilStatus,
} from '../system/campaigns.js';
import { aRecipient, call } from '../system/requests.js';
import { theSystem } from '../system/system.js';

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

test('of many at once nothing leaves after it was answered that the campaign is cancelled', async () => {
  const id = await created({ recipients: recipients(1_500) });
  await command(id, 'send');
  await untilStats(id, 'some have left', ({ sent }) => sent > 0);
  const { settled } = z.object({ settled: z.boolean() }).parse(await command(id, 'cancel'));
  // After ten seconds, which a busy machine may need, it is answered without.
  if (!settled) await untilStats(id, 'none waits', ({ queued }) => queued === 0);
  const atAnswer = await stats(id);
  expect(atAnswer).toMatchObject({ total: 1_500, queued: 0 });
  expect(sum(atAnswer)).toBe(1_500);
  await sleep(1_000);
  expect(await stats(id)).toMatchObject({ sent: atAnswer.sent, skipped: atAnswer.skipped });
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

test('an A/B test mails its part of the recipients, and has no verdict before its time is over', async () => {
  const id = await created({
    recipients: recipients(20, 'opened'),
    variants: [
      { id: 'a', subject: 'Shipped' },
      { id: 'b', subject: 'We shipped!' },
    ],
    ab_test: { winning_metric: 'open_rate', test_percentage: 50, duration_hours: 1 },
  });
  await command(id, 'send');
  await untilStats(id, 'half of them opened', ({ opens }) => opens === 10);
  await sleep(500);
  const answer = await mail('GET', `/${id}/stats`);
  expect(answer.body).toMatchObject({ status: 'sending', total: 20, sent: 10, queued: 10 });
  const { steps } = z
    .object({
      steps: z.tuple([
        z.object({
          ab_test: z.object({
            variants: z.array(z.object({ trials: z.number(), successes: z.number() })),
            winner: z.null(),
            p_value: z.null(),
            decided_at: z.null(),
          }),
        }),
      ]),
    })
    .parse(answer.body);
  expect(steps[0].ab_test.variants.reduce((all, { successes }) => all + successes, 0)).toBe(10);
  await command(id, 'cancel');
  expect(await stats(id)).toMatchObject({ sent: 10, skipped: 10, queued: 0 });
});

const lead = z.object({ lead: z.object({ id: z.string() }) });
const leadList = z.object({ list: z.object({ id: z.string() }) });

describe('a campaign for a segment', () => {
  const reach = async (path: string, json: object): Promise<unknown> => {
    const answer = await call('POST', `/api/${path}`, { key: theSystem().credentials.keys.msr, json });
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.body;
  };

  test('goes to the leads of a list, filled in with what is known of them', async () => {
    const people = recipients(3).map(({ email }, i) => ({ email, name: `Priya Sharma ${i}`, company: 'Acme' }));
    const ids: string[] = [];
    for (const person of people) ids.push(lead.parse(await reach('leads', person)).lead.id);
    const name = `Founders ${randomUUID()}`;
    const { list } = leadList.parse(await reach('lead-lists', { name }));
    await reach(`lead-lists/${list.id}/leads`, { lead_ids: ids });

    const id = await created({ segment_id: list.id, subject: '{{ first_name }} of {{ company }}' });
    expect(await show(id)).toMatchObject({ total: 3 });
    const again = await mail('POST', `/${id}/recipients`, { segment_id: name });
    expect(again.body).toMatchObject({ added: 0, skipped: { duplicate: 3 }, total: 3 });
    const { body } = await mail('GET', `/${id}/recipients`);
    expect(body).toMatchObject({
      data: ids.map((leadId) => ({ lead_id: leadId, variables: { first_name: 'Priya', company: 'Acme' } })),
    });
    await command(id, 'send');
    await untilStatus(id, 'sent');
    expect(await stats(id)).toMatchObject({ sent: 3, skipped: 0 });
  });
});

test('recipients that lack a variable are told of beforehand, get no mail, and are counted', async () => {
  const answer = await mail('POST', '', {
    ...LAUNCH,
    text: 'Your code: {{ code }}',
    recipients: recipients(2).map((recipient, i) => ({ ...recipient, ...(i === 0 && { variables: { code: 'A1' } }) })),
  });
  expect(answer.body).toMatchObject({ total: 2 });
  expect(answer.text).toContain('"code":"missing_variables"');
  const { id } = campaign.parse(answer.body);
  await command(id, 'send');
  await untilStatus(id, 'sent');
  const { body } = await mail('GET', `/${id}/stats`);
  expect(body).toMatchObject({
    total: 2,
    sent: 1,
    skipped: 1,
    without_mail: { missing_variables: 1 },
    missing_variables: ['code'],
  });
});
