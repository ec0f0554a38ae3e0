import { campaignIdFor, CampaignLog, CampaignProgress } from '@posthorn/campaigns';
import {
  AutopilotLeadsQueued,
  CampaignCanceled,
  CampaignCompleted,
  CampaignCreated,
  CampaignFailed,
  CampaignPaused,
  CampaignProgressed,
  CampaignRecipientsAdded,
  CampaignResumed,
  CampaignStarted,
  type EventFact,
} from '@posthorn/events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AutopilotWorld, type StartedRun } from './autopilot.fixture.js';
import { type Followed, RunFollower } from './run-follower.js';
import { Runs } from './run/runs.js';

const AT = '2026-06-15T09:00:00.000Z';
const BY = { kind: 'user' } as const;

let world: AutopilotWorld;
let progress: CampaignProgress;
let follower: RunFollower;
beforeAll(async () => {
  world = await AutopilotWorld.open();
  const { log, db } = world;
  progress = new CampaignProgress(log.connection, db);
  follower = new RunFollower({ log, db, progress, runs: new Runs(log), campaigns: new CampaignLog(log) });
});
afterAll(async () => {
  progress.close();
  await world.close();
});

let run: StartedRun;
let campaignId: string;
beforeEach(async () => {
  run = await world.aRun();
  campaignId = campaignIdFor(run.runId);
  await happens(CampaignCreated.of({ campaignId, name: 'Autopilot', runId: run.runId, createdBy: BY, createdAt: AT }));
  await happens(CampaignRecipientsAdded.of({ campaignId, added: 87, skipped: 0, total: 87, addedAt: AT }));
  await happens(CampaignStarted.of({ campaignId, total: 87, startedAt: AT }));
});

function happens(fact: EventFact) {
  return world.append(run.workspace.workspaceId, campaignId, fact);
}

async function follow(fact: EventFact): Promise<void> {
  await follower.follow((await happens(fact)) as Followed);
}

const progressed = (endPosition: number) =>
  CampaignProgressed.of({
    campaignId,
    campaignStep: 1,
    firstPosition: 0,
    endPosition,
    asked: endPosition,
    progressedAt: AT,
  });

/** As the projector would have it. */
async function counted({ asked, skipped }: { readonly asked: number; readonly skipped: number }): Promise<void> {
  const { workspaceId } = run.workspace;
  const about = { workspace_id: workspaceId, campaign_id: campaignId };
  const at = new Date(AT);
  const row = {
    ...about,
    test_mode: false,
    name: 'a',
    status: 'sending' as const,
    total: 87,
    left_out: 0,
    created_at: at,
    updated_at: at,
    last_sequence: 1,
  };
  await world.db
    .insertInto('read.campaigns')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const none = { sent: 0, delivered: 0, opened: 0, clicked: 0, replied: 0, bounced: 0, complained: 0, failed: 0 };
  const counts = { ...none, campaign_step: 1, variant: 'a', total: asked, queued: asked - skipped, skipped };
  await world.db
    .insertInto('read.campaign_counts')
    .values({ ...about, ...counts })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'campaign_id', 'campaign_step', 'variant']).doUpdateSet(counts),
    )
    .execute();
}

async function story(): Promise<EventFact[]> {
  const events = await world.events(run.workspace.workspaceId);
  return events.filter(({ type }) => type.startsWith('autopilot.') && type !== 'autopilot.started');
}

async function types(): Promise<string[]> {
  return (await story()).map(({ type }) => type);
}

test('a run tells how many of its leads are queued, and when all are', async () => {
  await counted({ asked: 40, skipped: 0 });
  await follow(progressed(40));
  await counted({ asked: 87, skipped: 2 });
  await follow(progressed(87));
  const queued = (await story()).filter(
    (event): event is ReturnType<typeof AutopilotLeadsQueued.of> => event.type === AutopilotLeadsQueued.type,
  );
  expect(queued.map(({ data }) => data)).toMatchObject([
    { leadsFound: 87, queued: 40, skipped: 0, final: false },
    { leadsFound: 87, queued: 85, skipped: 2, final: true },
  ]);
  const lines = (await story()).filter(({ type }) => type === 'autopilot.progressed').map(({ data }) => data['line']);
  expect(lines).toEqual(['85 leads queued for sending', '2 leads skipped by policy']);
});

test('a report that comes late, or twice, changes nothing', async () => {
  await counted({ asked: 87, skipped: 0 });
  const early = (await happens(progressed(40))) as Followed;
  await follow(progressed(87));
  const told = await story();
  await follower.follow(early);
  await follow(progressed(87));
  expect(await story()).toEqual(told);
});

test('a run is completed with its campaign, once', async () => {
  await counted({ asked: 87, skipped: 1 });
  const completed = CampaignCompleted.of({ campaignId, total: 87, dispatched: 86, skipped: 1, completedAt: AT });
  await follow(progressed(87));
  await follow(completed);
  await follow(completed);
  expect(await types()).toEqual([
    'autopilot.leads_queued',
    'autopilot.progressed',
    'autopilot.progressed',
    'autopilot.progressed',
    'autopilot.completed',
  ]);
  expect((await story()).at(-1)?.data).toMatchObject({ campaignId, leadsFound: 87, dispatched: 86, skipped: 1 });
});

describe('a run is paused with its campaign', () => {
  const paused = () =>
    CampaignPaused.of({ campaignId, reason: 'bounce_rate', pausedBy: { kind: 'system' }, pausedAt: AT });
  const resumed = () => CampaignResumed.of({ campaignId, resumedBy: BY, resumedAt: AT });

  test('and goes on with it', async () => {
    await follow(paused());
    await follow(resumed());
    expect((await story()).map(({ type, data }) => [type, data['reason']])).toEqual([
      ['autopilot.paused', 'bounce_rate'],
      ['autopilot.resumed', undefined],
    ]);
  });

  test('also when it is told in the wrong order', async () => {
    const first = (await happens(paused())) as Followed;
    await follow(resumed());
    await follower.follow(first);
    expect(await types()).toEqual([]);
    await follow(paused());
    expect(await types()).toEqual(['autopilot.paused']);
  });

  test('and does not go on when it was paused again before anybody told of the resumption', async () => {
    await follow(paused());
    const between = (await happens(resumed())) as Followed;
    await happens(paused());
    await follower.follow(between);
    expect(await types()).toEqual(['autopilot.paused']);
  });
});

const failed = () =>
  CampaignFailed.of({
    campaignId,
    reason: 'no_verified_domain',
    error: 'acme.example is not verified',
    failedAt: AT,
  });

test('a campaign that is called off stops its run, whatever is told of it later', async () => {
  await follow(CampaignCanceled.of({ campaignId, reason: 'requested', canceledBy: BY, canceledAt: AT }));
  expect((await story()).at(-1)).toMatchObject({ type: 'autopilot.stopped', data: { stoppedBy: BY } });
  await follow(failed());
  expect(await types()).toEqual(['autopilot.stopped']);
});

test('a campaign that fails fails its run, with its reason', async () => {
  await follow(failed());
  expect(await types()).toEqual(['autopilot.failed']);
  expect((await story()).at(-1)?.data).toMatchObject({
    reason: 'no_verified_domain',
    error: 'acme.example is not verified',
  });
});

test('a campaign that only says it is a run’s is none', async () => {
  campaignId = campaignIdFor('run_of_nobody');
  await happens(CampaignCreated.of({ campaignId, name: 'Mine', runId: run.runId, createdBy: BY, createdAt: AT }));
  await follow(CampaignCanceled.of({ campaignId, reason: 'requested', canceledBy: BY, canceledAt: AT }));
  expect(await types()).toEqual([]);
});

test('as long as the read models do not know what was asked for, it is told again later', async () => {
  await expect(follow(progressed(40))).rejects.toThrow('do not know yet');
});
