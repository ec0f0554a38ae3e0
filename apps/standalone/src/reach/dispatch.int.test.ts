import { CAMPAIGN_TIMER } from '@posthorn/campaigns';
import {
  CampaignCompleted,
  CampaignCreated,
  CampaignRecipientsAdded,
  CampaignStarted,
  DeliveryFailed,
  DeliverySent,
  newId,
  SendCanceled,
  SendQueued,
} from '@posthorn/events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ReachBench } from './reach.fixture.js';

const SECRET = 'of the scheduled task';
const now = () => new Date().toISOString();
const by = { kind: 'system' } as const;

describe('dispatch on demand', () => {
  let bench: ReachBench;
  beforeAll(async () => {
    bench = await ReachBench.start({ CRON_SECRET: SECRET });
  });
  afterAll(() => bench[Symbol.asyncDispose]());
  beforeEach(() => bench.renew());

  const run = (secret?: string, path = 'campaigns/run') =>
    bench.post(path, undefined, { key: '', headers: secret === undefined ? {} : { 'x-cron-secret': secret } });

  test('is refused without its secret, with a wrong one and with a key', async () => {
    const answers = [await run(), await run(''), await run(`${SECRET}!`), await run(bench.tenant.key)];
    for (const { status, body } of answers)
      expect({ status, body }).toEqual({ status: 401, body: { error: 'Invalid x-cron-secret' } });
    const withKey = await bench.post('campaigns/run');
    expect(withKey.status).toBe(401);
  });

  test.each(['campaigns/run', '/reach/api/campaigns/run'])(
    'has nothing to do where nothing is due: %s',
    async (path) => {
      expect(await run(SECRET, path)).toMatchObject({
        status: 200,
        body: { processed: 0, sent: 0, failed: 0, skipped: 0 },
      });
    },
  );

  test('takes what schedulers send along: a content type without a body, an empty object', async () => {
    const headers = { 'x-cron-secret': SECRET, 'content-type': 'application/json' };
    for (const body of [undefined, {}]) {
      expect(await bench.post('campaigns/run', body, { key: '', headers })).toMatchObject({ status: 200 });
    }
  });

  test('tells what left while it was asked, of every workspace', async () => {
    const first = await aCampaign(bench, 41);
    const owner = bench.tenant;
    await bench.renew();
    const second = await aCampaign(bench, 3);
    const answered = run(SECRET);
    await first.woken;
    for (const mail of second.mails)
      await second.record(SendCanceled.of({ ...mail, reason: 'requested', canceledBy: by, canceledAt: now() }));
    bench.tenant = owner;
    for (const [i, mail] of first.mails.entries()) {
      await first.record(
        i === 0 ? DeliveryFailed.of({ ...mail, failedAt: now() }) : DeliverySent.of({ ...mail, sentAt: now() }),
      );
    }
    expect((await answered).body).toEqual({ processed: 44, sent: 40, failed: 1, skipped: 3 });
    await first.end();
    await second.end();
  });

  test('answers with what there is when the process ends', async () => {
    const { end, mails, record, woken } = await aCampaign(bench, 2);
    const replica = await bench.replica();
    const headers = { 'x-cron-secret': SECRET };
    const answered = bench.post('campaigns/run', undefined, { key: '', headers, url: replica.url });
    await woken;
    await record(DeliverySent.of({ ...mails[0]!, sentAt: now() }));
    await bench.projected();
    const began = performance.now();
    await replica[Symbol.asyncDispose]();
    expect(await answered).toMatchObject({ status: 200, body: { failed: 0, skipped: 0 } });
    expect(performance.now() - began).toBeLessThan(2_000);
    await end();
  });

  test('waits for nobody who does not move', async () => {
    const { end } = await aCampaign(bench, 2);
    const began = performance.now();
    expect((await run(SECRET)).body).toEqual({ processed: 0, sent: 0, failed: 0, skipped: 0 });
    expect(performance.now() - began).toBeLessThan(10_000);
    await end();
  });
});

test.each([{}, { CRON_SECRET: '' }])('without a secret on the server it is refused: %j', async (settings) => {
  await using bench = await ReachBench.start(settings);
  await bench.renew();
  for (const secret of ['', 'undefined', SECRET]) {
    const answer = await bench.post('campaigns/run', undefined, { key: '', headers: { 'x-cron-secret': secret } });
    expect(answer).toMatchObject({ status: 503, body: { error: expect.stringContaining('CRON_SECRET is not set') } });
    expect(answer.body.retry).toBeUndefined();
  }
});

/** A campaign of the bench's tenant that sends, its mails queued. It is woken right after dispatch has counted what left before. */
async function aCampaign(bench: ReachBench, total: number) {
  const { tenant } = bench;
  const campaignId = newId('cmp');
  await bench.record(CampaignCreated.of({ campaignId, name: 'Demo', createdBy: by, createdAt: now() }), campaignId);
  await bench.record(
    CampaignRecipientsAdded.of({ campaignId, added: total, skipped: 0, total, addedAt: now() }),
    campaignId,
  );
  await bench.record(CampaignStarted.of({ campaignId, total, startedAt: now() }), campaignId);
  const mails = Array.from({ length: total }, (_, i) => ({
    requestId: newId('req'),
    recipientEmail: `lead${i}@example.com`,
    campaignId,
  }));
  for (const [campaignPosition, mail] of mails.entries()) {
    await bench.recordSend(SendQueued.of({ ...mail, campaignStep: 1, campaignPosition, queuedAt: now() }), campaignId);
  }
  await bench.projected();
  const { promise: woken, resolve } = Promise.withResolvers<void>();
  const subject = `timer.${CAMPAIGN_TIMER}.${tenant.workspaceId}.${campaignId}`;
  const { connection } = bench.log;
  connection.subscribe(subject, { max: 1, callback: () => resolve() });
  await connection.flush();
  const record = (fact: Parameters<typeof bench.recordSend>[0]) => bench.recordSend(fact, campaignId);
  /** The log is that of all tests. */
  const end = async () => {
    bench.tenant = tenant;
    await bench.record(
      CampaignCompleted.of({ campaignId, total, dispatched: total, skipped: 0, completedAt: now() }),
      campaignId,
    );
    await bench.projected();
  };
  return { mails, record, end, woken };
}
