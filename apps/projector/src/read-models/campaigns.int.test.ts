import {
  AutopilotCompleted,
  AutopilotLeadsQueued,
  AutopilotPlanned,
  AutopilotProgressed,
  AutopilotStarted,
  AutopilotStopped,
  CampaignCanceled,
  CampaignCompleted,
  CampaignCreated,
  CampaignPaused,
  CampaignRecipientsAdded,
  CampaignResumed,
  CampaignScheduled,
  CampaignStarted,
  DeliveryBounced,
  DeliveryDelivered,
  newId,
  PolicyBlocked,
  progressSubject,
  SendQueued,
  type EventFact,
} from '@posthorn/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { announceProgress } from './progress.gateway.js';
import { aBench, aSend, AT, type Bench } from './read-models.fixture.js';

const LATER = '2026-01-03T03:04:05.678Z';
const by = { kind: 'user' } as const;
let bench: Bench;

beforeAll(async () => {
  bench = await aBench();
  bench.project();
});
afterAll(() => bench.dispose());

/** One after the other. */
async function happen(facts: readonly EventFact[], key: string): Promise<void> {
  let last = 0;
  for (const fact of facts) {
    const about = { workspaceId: bench.workspaceId, key, occurredAt: AT, testMode: false, correlationId: key };
    last = (await bench.append([{ fact, ...about }]))[0]!.sequence;
  }
  await bench.shown(last);
}

async function campaign(campaignId: string) {
  return bench.db.selectFrom('read.campaigns').selectAll().where('campaign_id', '=', campaignId).executeTakeFirst();
}

async function run(runId: string) {
  return bench.db.selectFrom('read.autopilot_runs').selectAll().where('run_id', '=', runId).executeTakeFirst();
}

test('a campaign goes from draft over schedule and pause to its end', async () => {
  const campaignId = newId('cmp');
  await happen(
    [
      CampaignCreated.of({ campaignId, name: 'Spring', subject: 'Hello', createdBy: by, createdAt: AT }),
      CampaignRecipientsAdded.of({ campaignId, added: 8, skipped: 2, total: 8, addedAt: AT }),
      CampaignRecipientsAdded.of({ campaignId, added: 1, skipped: 1, total: 9, addedAt: AT }),
    ],
    campaignId,
  );
  expect(await campaign(campaignId)).toMatchObject({ status: 'draft', name: 'Spring', total: 9, left_out: 3 });
  await happen([CampaignScheduled.of({ campaignId, dueAt: LATER, scheduledBy: by, scheduledAt: AT })], campaignId);
  expect(await campaign(campaignId)).toMatchObject({ status: 'scheduled', due_at: new Date(LATER) });
  await happen(
    [
      CampaignPaused.of({ campaignId, reason: 'requested', pausedBy: by, pausedAt: AT }),
      CampaignResumed.of({ campaignId, resumedBy: by, resumedAt: AT }),
    ],
    campaignId,
  );
  expect(await campaign(campaignId)).toMatchObject({ status: 'scheduled', error: null });
  await happen([CampaignStarted.of({ campaignId, total: 9, startedAt: LATER })], campaignId);
  await happen([CampaignPaused.of({ campaignId, reason: 'bounce_rate', pausedBy: by, pausedAt: LATER })], campaignId);
  expect(await campaign(campaignId)).toMatchObject({ status: 'paused', error: 'bounce_rate' });
  await happen([CampaignResumed.of({ campaignId, resumedBy: by, resumedAt: LATER })], campaignId);
  expect(await campaign(campaignId)).toMatchObject({ status: 'sending', started_at: new Date(LATER) });
  await happen(
    [CampaignCompleted.of({ campaignId, total: 9, dispatched: 9, skipped: 0, completedAt: LATER })],
    campaignId,
  );
  expect(await campaign(campaignId)).toMatchObject({ status: 'sent', ended_at: new Date(LATER), error: null });
});

test('a campaign that was called off says why', async () => {
  const campaignId = newId('cmp');
  await happen(
    [
      CampaignCreated.of({ campaignId, name: 'Spring', createdBy: by, createdAt: AT }),
      CampaignCanceled.of({ campaignId, reason: 'run_stopped', canceledBy: by, canceledAt: LATER }),
    ],
    campaignId,
  );
  expect(await campaign(campaignId)).toMatchObject({ status: 'cancelled', error: 'run_stopped' });
});

test('a run shows its plan, its log in order and how far it is, and stays as it ended', async () => {
  const [runId, campaignId] = [newId('run'), newId('cmp')];
  const line = (text: string) => AutopilotProgressed.of({ runId, phase: 'matching', line: text, progressedAt: AT });
  const plan = {
    subjectLine: 'Quick idea',
    messageBody: 'Hi {{first_name}}',
    targetAudience: 'SaaS founders',
    keywords: ['saas'],
  };
  await happen(
    [
      AutopilotStarted.of({ runId, goal: 'Find SaaS founders', creditsUsed: 1, startedBy: by, startedAt: AT }),
      AutopilotPlanned.of({ runId, campaignId, plan, plannedAt: AT }),
      line('Plan ready — audience: SaaS founders'),
      AutopilotLeadsQueued.of({
        runId,
        campaignId,
        leadsFound: 87,
        queued: 80,
        skipped: 7,
        final: true,
        queuedAt: AT,
      }),
      line('87 leads queued for sending'),
    ],
    runId,
  );
  expect(await run(runId)).toMatchObject({
    status: 'running',
    goal: 'Find SaaS founders',
    campaign_id: campaignId,
    plan,
    leads_found: 87,
    queued: 80,
    skipped: 7,
    all_queued: true,
    log: ['Plan ready — audience: SaaS founders', '87 leads queued for sending'],
  });
  await happen([AutopilotStopped.of({ runId, stoppedBy: by, stoppedAt: LATER })], runId);
  await happen(
    [AutopilotCompleted.of({ runId, campaignId, leadsFound: 87, dispatched: 80, skipped: 7, completedAt: LATER })],
    runId,
  );
  expect(await run(runId)).toMatchObject({ status: 'stopped', ended_at: new Date(LATER) });
});

test('counts of a campaign follow its sends, by step and variant', async () => {
  const campaignId = newId('cmp');
  const [left, bounced, blocked] = Array.from({ length: 3 }, () => aSend(bench.workspaceId));
  const place = (campaignPosition: number) => ({ campaignId, campaignStep: 1, campaignPosition, variant: 'a' });
  const appended = await bench.append([
    left!.event(SendQueued.of({ ...left!.about, ...place(0), recipientName: 'Ada', queuedAt: AT })),
    bounced!.event(SendQueued.of({ ...bounced!.about, ...place(1), queuedAt: AT })),
    blocked!.event(PolicyBlocked.of({ ...blocked!.about, ...place(2), reason: 'suppressed', blockedAt: AT })),
  ]);
  await bench.shown(Math.max(...appended.map(({ sequence }) => sequence)));
  const counts = () =>
    bench.db.selectFrom('read.campaign_counts').selectAll().where('campaign_id', '=', campaignId).execute();
  expect(await counts()).toMatchObject([{ campaign_step: 1, variant: 'a', total: 3, queued: 2, sent: 0, skipped: 1 }]);
  const reported = await bench.append([
    left!.event(DeliveryDelivered.of({ ...left!.about, deliveredAt: LATER })),
    bounced!.event(DeliveryBounced.of({ ...bounced!.about, bouncedAt: LATER, bounceType: 'hard' })),
    bounced!.event(DeliveryBounced.of({ ...bounced!.about, bouncedAt: LATER, bounceType: 'hard' })),
  ]);
  await bench.shown(Math.max(...reported.map(({ sequence }) => sequence)));
  expect(await counts()).toMatchObject([{ total: 3, queued: 0, sent: 2, delivered: 1, bounced: 1, skipped: 1 }]);
  const sends = bench.db.selectFrom('read.sends').selectAll().where('campaign_id', '=', campaignId);
  expect(await sends.orderBy('campaign_position').execute()).toMatchObject([
    { campaign_position: 0, recipient_name: 'Ada', status: 'delivered' },
    { campaign_position: 1, status: 'bounced' },
    { campaign_position: 2, status: 'skipped', variant: 'a' },
  ]);
});

test('whoever watches a campaign is told once it looks different', async () => {
  const told: string[] = [];
  const subscription = bench.log.connection.subscribe(progressSubject(bench.workspaceId, '*'), {
    callback: (_error, message) => void told.push(message.subject),
  });
  await bench.log.connection.flush();
  announceProgress(bench.log.connection)([
    { workspaceId: bench.workspaceId, campaignId: 'cmp_1' },
    { workspaceId: bench.workspaceId, campaignId: 'what a caller > made up' },
  ]);
  await bench.log.connection.flush();
  expect(told).toEqual([`progress.${bench.workspaceId}.cmp_1`, `progress.${bench.workspaceId}._`]);
  subscription.unsubscribe();
});
