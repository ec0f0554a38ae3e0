import { encodeRecipients } from '@posthorn/campaigns';
import {
  AutopilotLeadsQueued,
  AutopilotStopped,
  CampaignCreated,
  CampaignRecipientsAdded,
  CampaignStarted,
  DeliveryBounced,
  DeliveryComplained,
  DeliveryDelivered,
  DeliverySent,
  EngagementClicked,
  newId,
  SendCanceled,
  SendQueued,
} from '@posthorn/events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { campaignOf, ReachBench } from './reach.fixture.js';

const now = () => new Date().toISOString();
const by = { kind: 'system' } as const;
const LEADS = 87;
/** The first chunk of them has so many. */
const CHUNK = 40;

let bench: ReachBench;
beforeAll(async () => {
  bench = await ReachBench.start();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.renew());

interface Mail {
  readonly requestId: string;
  readonly recipientEmail: string;
}

/** A run whose leads are queued as far as `asked`. */
async function aRun(asked = LEADS): Promise<{ runId: string; campaignId: string; mails: Mail[] }> {
  const runId = await bench.started();
  const campaignId = campaignOf(runId);
  const about = { campaignId };
  await bench.record(
    CampaignCreated.of({ ...about, runId, name: 'Demo', createdBy: by, createdAt: now() }),
    campaignId,
  );
  await addLeads(campaignId, 0, CHUNK);
  await addLeads(campaignId, CHUNK, LEADS);
  await bench.record(CampaignStarted.of({ ...about, total: LEADS, startedAt: now() }), campaignId);
  const counts = { leadsFound: LEADS, queued: LEADS, skipped: 0, final: true, queuedAt: now() };
  await bench.record(AutopilotLeadsQueued.of({ runId, ...about, ...counts }), runId);
  const mails = Array.from({ length: asked }, (_, i) => ({
    requestId: newId('req'),
    recipientEmail: `lead${i}@example.com`,
  }));
  await Promise.all(
    mails.map((mail, campaignPosition) => {
      const place = { ...about, campaignStep: 1, campaignPosition, recipientName: `Lead ${campaignPosition}` };
      return bench.recordSend(SendQueued.of({ ...mail, ...place, queuedAt: now() }), runId);
    }),
  );
  await bench.projected();
  return { runId, campaignId, mails };
}

/** Each knows its position as its reason. */
async function addLeads(campaignId: string, first: number, end: number): Promise<void> {
  const leads = Array.from({ length: end - first }, (_, i) => ({
    email: `lead${first + i}@example.com`,
    score: (first + i) / LEADS,
    scoreReason: `reason ${first + i}`,
  }));
  const [chunk] = encodeRecipients(leads);
  if (!chunk) throw new TypeError('there is nobody to add');
  const recipients = { ...(await bench.stored(chunk.bytes)), contentType: 'application/x-ndjson' };
  const added = { added: leads.length, skipped: 0, total: end, recipients, addedAt: now() };
  await bench.record(CampaignRecipientsAdded.of({ campaignId, ...added }), campaignId);
}

test('the numbers of a run are those of the page, and add up', async () => {
  const { runId, campaignId, mails } = await aRun();
  await Promise.all(
    mails.map((mail) => bench.recordSend(DeliverySent.of({ ...mail, campaignId, sentAt: now() }), runId)),
  );
  await Promise.all(
    mails.map((mail, i) =>
      i < 7
        ? bench.recordSend(
            DeliveryBounced.of({ ...mail, campaignId, bouncedAt: now(), bounceType: 'hard', reason: 'no such user' }),
            runId,
          )
        : bench.recordSend(DeliveryDelivered.of({ ...mail, campaignId, deliveredAt: now() }), runId),
    ),
  );
  await Promise.all(
    mails
      .slice(7, 19)
      .map((mail) =>
        bench.recordSend(EngagementClicked.of({ ...mail, clickedAt: now(), url: 'https://example.com/' }), runId),
      ),
  );
  await bench.projected();
  const { body } = await bench.get(`autopilot/${runId}?page=1&limit=50`);
  expect(body.stats).toEqual({
    total: 87,
    queued: 0,
    sent: 87,
    delivered: 80,
    opened: 0,
    clicked: 12,
    replied: 0,
    bounced: 7,
    failed: 0,
    skipped: 0,
  });
  expect(body.run).toMatchObject({ leads_found: 87, messages_sent: 80, campaign_id: campaignId });
  expect(body.pagination).toEqual({ page: 1, limit: 50, total: 87, totalPages: 2 });
  expect(body.recipients).toHaveLength(50);
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(body.recipients[19]).toEqual({
    id: mails[19]?.requestId,
    email: 'lead19@example.com',
    name: 'Lead 19',
    status: 'delivered',
    sent_at: time,
    last_event_at: time,
    error: null,
    score: 19 / LEADS,
    score_reason: 'reason 19',
  });
  // The fields of the page come first, in its order.
  expect(Object.keys(body.recipients[19]).join(' ')).toBe(
    'id email name status sent_at last_event_at error score score_reason',
  );
  expect(body.recipients[0]).toMatchObject({ status: 'bounced', error: 'no such user' });
});

test('who complained is no mail that was sent', async () => {
  const { runId, campaignId, mails } = await aRun(2);
  const [first, second] = mails as [Mail, Mail];
  for (const mail of [first, second])
    await bench.recordSend(DeliverySent.of({ ...mail, campaignId, sentAt: now() }), runId);
  await bench.recordSend(DeliveryComplained.of({ ...first, campaignId, complainedAt: now() }), runId);
  await bench.projected();
  const { body } = await bench.get('autopilot/runs');
  expect(body.runs[0]).toMatchObject({ id: runId, messages_sent: 1 });
});

describe('the recipients of a run', () => {
  test('come each once, in pages of any size', async () => {
    const { runId, mails } = await aRun();
    for (const limit of [50, 30, 87, 500]) {
      const seen: string[] = [];
      const reasons: string[] = [];
      const pages = Math.ceil(LEADS / limit);
      for (let page = 1; page <= pages; page++) {
        const { body } = await bench.get(`autopilot/${runId}?page=${page}&limit=${limit}`);
        expect(body.pagination).toEqual({ page, limit, total: LEADS, totalPages: pages });
        seen.push(...body.recipients.map(({ id }: { id: string }) => id));
        reasons.push(...body.recipients.map(({ score_reason: reason }: { score_reason: string }) => reason));
      }
      expect(seen).toEqual(mails.map(({ requestId }) => requestId));
      expect(reasons).toEqual(mails.map((_, position) => `reason ${position}`));
    }
  });

  test('have no reason where none is known', async () => {
    const runId = await bench.started();
    const campaignId = campaignOf(runId);
    const about = { campaignId };
    await bench.record(
      CampaignCreated.of({ ...about, runId, name: 'Old', createdBy: by, createdAt: now() }),
      campaignId,
    );
    const counts = { leadsFound: 1, queued: 1, skipped: 0, final: true, queuedAt: now() };
    await bench.record(AutopilotLeadsQueued.of({ runId, ...about, ...counts }), runId);
    const mail = { requestId: newId('req'), recipientEmail: 'lead0@example.com' };
    const at = { ...about, campaignStep: 1, campaignPosition: 0, queuedAt: now() };
    await bench.recordSend(SendQueued.of({ ...mail, ...at }), runId);
    await bench.projected();
    const { body } = await bench.get(`autopilot/${runId}`);
    expect(body.recipients).toMatchObject([{ id: mail.requestId, score: null, score_reason: null }]);
  });

  test('beyond the last page are none', async () => {
    const { runId } = await aRun(3);
    for (const page of [2, 1_000, 2_147_483_647]) {
      const { status, body } = await bench.get(`autopilot/${runId}?page=${page}`);
      expect({ status, recipients: body.recipients }).toEqual({ status: 200, recipients: [] });
    }
  });

  test.each(['page=0', 'page=x', 'limit=0', 'limit=501', 'offset=3'])('are not asked for with %s', async (query) => {
    const runId = await bench.started();
    const { status, body } = await bench.get(`autopilot/${runId}?${query}`);
    expect({ status, body }).toEqual({
      status: 400,
      body: { error: expect.stringContaining(query.split('=')[0] ?? '') },
    });
  });
});

test('who is yet to be asked for is queued', async () => {
  const { runId } = await aRun(30);
  const { body } = await bench.get(`autopilot/${runId}`);
  expect(body.stats).toMatchObject({ total: LEADS, queued: LEADS, sent: 0, skipped: 0 });
  expect(body.pagination).toMatchObject({ total: 30, totalPages: 1 });
});

test('a stop calls the campaign off and is answered when nothing is queued any more; the numbers add up', async () => {
  const { runId, campaignId, mails } = await aRun(30);
  await Promise.all(
    mails.slice(0, 10).map((mail) => bench.recordSend(DeliverySent.of({ ...mail, campaignId, sentAt: now() }), runId)),
  );
  const answered = bench.post(`autopilot/${runId}/status`, { action: 'stop' });
  let isAnswered = false;
  void answered.finally(() => (isAnswered = true));
  await expect
    .poll(async () => (await bench.events('campaign')).at(-1)?.data, { timeout: 5_000 })
    .toMatchObject({
      campaignId,
      reason: 'run_stopped',
      canceledBy: { kind: 'key' },
    });
  await bench.projected();
  expect(isAnswered).toBe(false);
  // What the dispatcher does with what it meets.
  const canceled = { canceledBy: by, reason: 'run_stopped', canceledAt: now() };
  await Promise.all(mails.slice(10).map((mail) => bench.recordSend(SendCanceled.of({ ...mail, ...canceled }), runId)));
  expect((await answered).body).toEqual({ ok: true });
  const { body } = await bench.get(`autopilot/${runId}`);
  expect(body.run.status).toBe('stopped');
  expect(body.stats).toMatchObject({ total: LEADS, queued: 0, sent: 10, skipped: LEADS - 10, failed: 0 });
  expect((await bench.events('autopilot')).filter(({ type }) => type === AutopilotStopped.type)).toHaveLength(1);
});
