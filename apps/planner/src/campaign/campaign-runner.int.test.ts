import { CampaignLog } from '@posthorn/campaigns';
import { LogUnavailableError, RetryPolicyError } from '@posthorn/event-log';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CampaignWorld } from './campaign-world.fixture.js';
import { VariantChoice } from './variant-choice.js';

let world: CampaignWorld;
beforeEach(async () => {
  world = await CampaignWorld.create();
});
afterEach(() => world.close());

const positions = async () =>
  (await world.queued()).map(({ campaignPosition }) => campaignPosition ?? -1).toSorted((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, position) => position);
const nothingQueued = {
  total: 0,
  queued: 0,
  sent: 0,
  delivered: 0,
  opened: 0,
  clicked: 0,
  replied: 0,
  bounced: 0,
  complained: 0,
  failed: 0,
  skipped: 0,
};

describe('a campaign that runs', () => {
  test('asks everybody once, in ranges, and is completed when nothing is queued any more', async () => {
    const campaignId = await world.aStartedCampaign(2_100, {}, (i) => ({
      email: `p${i}@example.com`,
      name: `P${i} X`,
    }));
    await world.wake(campaignId);
    expect(await positions()).toEqual(upTo(2_100));
    const [first] = await world.queued();
    expect(first).toMatchObject({
      campaignId,
      campaignStep: 1,
      subject: `Hi P${first?.campaignPosition}`,
      recipientName: expect.any(String),
    });
    const types = await world.types();
    expect(types.filter((type) => type === 'campaign.progressed')).toHaveLength(3);
    expect(types).not.toContain('campaign.completed');
    world.totals = { ...nothingQueued, total: 2_100, sent: 2_090, skipped: 10 };
    await expect.poll(() => world.types(), { timeout: 10_000 }).toContain('campaign.completed');
    expect((await world.events()).at(-1)?.data).toMatchObject({ total: 2_100, dispatched: 2_090, skipped: 10 });
  });

  test('is completed although a person is yet to say whether a mail left, and not before the others did', async () => {
    const campaignId = await world.aStartedCampaign(3);
    world.totals = { ...nothingQueued, total: 3, sent: 1, queued: 2 };
    world.undecided = 1;
    await world.wake(campaignId);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await world.types()).not.toContain('campaign.completed');
    world.totals = { ...nothingQueued, total: 3, sent: 2, queued: 1 };
    await expect.poll(() => world.types(), { timeout: 10_000 }).toContain('campaign.completed');
    expect((await world.events()).at(-1)?.data).toMatchObject({ total: 3, dispatched: 3, skipped: 0 });
  });

  test('asks nobody twice when it was killed in the middle and another goes on', async () => {
    const campaignId = await world.aStartedCampaign(1_100);
    let left = 1_040;
    world.beforeRequest = () =>
      left-- > 0 ? Promise.resolve() : Promise.reject(new RetryPolicyError('KILLED', 'never', 'killed'));
    await expect(world.wake(campaignId)).rejects.toThrow('killed');
    const before = await positions();
    expect(before.length).toBe(1_040);
    world.beforeRequest = () => Promise.resolve();
    await world.wake(campaignId);
    expect(await positions()).toEqual(upTo(1_100));
  });

  test('asks nobody twice when two processes run it at once', async () => {
    const campaignId = await world.aStartedCampaign(200);
    await Promise.all([world.wake(campaignId, world.runner()), world.wake(campaignId, world.runner())]);
    expect(await positions()).toEqual(upTo(200));
  });

  test('waits for a log that does not answer, and leaves nobody out', async () => {
    const campaignId = await world.aStartedCampaign(50);
    let failures = 60;
    world.beforeRequest = () => (failures-- > 0 ? Promise.reject(new LogUnavailableError('away')) : Promise.resolve());
    await world.wake(campaignId);
    expect(await positions()).toEqual(upTo(50));
  });

  test('looks again when it was woken at the end of its last look', async () => {
    const campaignId = await world.aStartedCampaign(2);
    let woken = false;
    const begin = () => {
      if (woken) return;
      woken = true;
      const late = [{ email: 'late@example.com' }];
      waiting = world.campaigns.addRecipients(campaignId, late, world.by).then(() => world.wake(campaignId, runner));
    };
    let waiting: Promise<void> = Promise.resolve();
    const { timers } = world;
    // The last thing it does is to set its timer: in there it has looked already, and has not ended yet.
    const schedule = async (...args: Parameters<typeof timers.schedule>) => {
      await waiting;
      await timers.schedule(...args);
    };
    const runner = world.runner({ completion: { begin }, timers: { schedule } });
    await world.wake(campaignId, runner);
    expect(woken).toBe(true);
    expect(await positions()).toEqual(upTo(3));
  });

  test('takes up who is added while it sends', async () => {
    const campaignId = await world.aStartedCampaign(5);
    await world.wake(campaignId);
    await world.campaigns.addRecipients(
      campaignId,
      [{ email: 'late@example.com' }, { email: 'p1@example.com' }],
      world.by,
    );
    await world.wake(campaignId);
    expect(await positions()).toEqual(upTo(6));
  });

  test('leaves out who lacks a variable, and says which', async () => {
    const campaignId = await world.aStartedCampaign(
      6,
      { steps: [{ variants: [{ subject: 'Your code', text: '{{code}}' }] }] },
      (i) => ({ email: `p${i}@example.com`, ...(i % 2 === 0 && { variables: { code: `c${i}` } }) }),
    );
    await world.wake(campaignId);
    expect(await positions()).toEqual([0, 2, 4]);
    const progressed = (await world.events()).find(({ type }) => type === 'campaign.progressed');
    expect(progressed?.data).toMatchObject({ asked: 3, leftOut: { missing_variables: 3 }, missingVariables: ['code'] });
  });
});

describe('a campaign that may not go on', () => {
  test('stops within the range when it is halted, and goes on from there', async () => {
    const campaignId = await world.aStartedCampaign(800);
    let asked = 0;
    world.beforeRequest = () => {
      if (++asked === 300) world.halted = true;
      return Promise.resolve();
    };
    const pausing = world.wake(campaignId);
    await expect.poll(() => world.halted).toBe(true);
    await world.campaigns.pause(campaignId, world.by);
    await pausing;
    const done = await positions();
    expect(done.length).toBeLessThan(300 + 128);
    expect(done).toEqual(upTo(done.length));
    world.halted = false;
    await world.campaigns.resume(campaignId, world.by);
    await world.wake(campaignId);
    expect(await positions()).toEqual(upTo(800));
  });

  test('waits for the day of its cap, and for the hours of its window', async () => {
    const campaignId = await world.aStartedCampaign(25, {
      dailyCap: 10,
      window: { timeZone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7] },
    });
    for (const expected of [10, 20, 25]) {
      await world.wake(campaignId);
      expect(await positions()).toEqual(upTo(expected));
      const [timer] = world.timers.pending();
      if (expected < 25) {
        expect(new Date(timer?.at.getTime() ?? 0).toISOString()).toMatch(/T00:00:00.000Z$/);
        world.aheadMs = (timer?.at.getTime() ?? 0) - Date.now() + 1_000;
      }
    }
  });

  test('asks for no more than the workspace’s budget has left, and looks again when it is renewed', async () => {
    const campaignId = await world.aStartedCampaign(30);
    const renewsMs = Date.now() + 3_600_000;
    world.limit = { count: 12, untilMs: renewsMs };
    world.beforeRequest = () => {
      world.limit = { ...world.limit, count: world.limit.count - 1 };
      return Promise.resolve();
    };
    await world.wake(campaignId);
    expect(await positions()).toEqual(upTo(12));
    expect(world.timers.pending()[0]?.at.getTime()).toBe(renewsMs);
  });

  test('fails with a sentence when its domain is not verified', async () => {
    const campaignId = await world.aStartedCampaign(3);
    world.domainVerified = false;
    await world.wake(campaignId);
    expect((await world.events()).at(-1)).toMatchObject({
      type: 'campaign.failed',
      data: { reason: 'no_verified_domain', error: expect.stringContaining('acme.example is not verified') },
    });
    expect(await world.queued()).toEqual([]);
  });

  test('fails with a sentence when its agent is gone', async () => {
    const campaignId = await world.aStartedCampaign(3, { agentId: 'agt_gone' });
    await world.wake(campaignId);
    expect((await world.events()).at(-1)?.data).toMatchObject({
      reason: 'agent_missing',
      error: expect.stringContaining('agt_gone'),
    });
  });

  test('is not run after it was canceled', async () => {
    const campaignId = await world.aStartedCampaign(3);
    await world.campaigns.cancel(campaignId, world.by);
    await world.wake(campaignId);
    expect(await world.queued()).toEqual([]);
  });
});

describe('a campaign of several steps', () => {
  test('asks for the next after its delay, of those who are still there', async () => {
    const mail = { subject: 'x', text: 'y' };
    const campaignId = await world.aStartedCampaign(4, {
      steps: [{ variants: [mail] }, { delayMinutes: 60, variants: [mail] }],
    });
    await world.wake(campaignId);
    expect(world.timers.pending()[0]?.at.getTime()).toBeGreaterThan(Date.now() + 59 * 60_000);
    world.stopped = { kind: 'known', positions: new Set([1]) };
    world.aheadMs = 61 * 60_000;
    await world.wake(campaignId);
    const second = (await world.queued()).filter(({ campaignStep }) => campaignStep === 2);
    expect(second.map(({ campaignPosition }) => campaignPosition).toSorted((a = 0, b = 0) => a - b)).toEqual([0, 2, 3]);
  });
});

test('a test mails its variants to the sample, then the winner to everybody else', async () => {
  const mail = (id: string) => ({ id, subject: id, text: 'y' });
  const test = { samplePercent: 25, metric: 'opened' as const, waitMinutes: 60 };
  const campaignId = await world.aStartedCampaign(80, { steps: [{ variants: [mail('a'), mail('b')], test }] });
  const row = { ...nothingQueued, campaign_step: 1, total: 10, sent: 10 };
  const rows = [
    { ...row, variant: 'a', opened: 1 },
    { ...row, variant: 'b', opened: 9 },
  ];
  const choice = new VariantChoice(new CampaignLog(world.log), { byVariant: () => Promise.resolve(rows) });
  const runner = world.runner({ choice });
  await world.wake(campaignId, runner);
  expect(await positions()).toEqual(upTo(20));
  expect(new Set((await world.queued()).map(({ variant }) => variant))).toEqual(new Set(['a', 'b']));
  world.aheadMs = 61 * 60_000;
  await world.wake(campaignId, runner);
  expect(await positions()).toEqual(upTo(80));
  const rest = (await world.queued()).filter(({ campaignPosition = 0 }) => campaignPosition >= 20);
  expect(new Set(rest.map(({ subject }) => subject))).toEqual(new Set(['b']));
});

test('a scheduled campaign whose timer was never set gets it when the planner meets the event', async () => {
  const campaignId = await world.aCampaign(3);
  const at = new Date(Date.now() + 3_600_000);
  await world.campaigns.schedule(campaignId, at, world.by);
  await world.timers.cancel({ kind: 'campaign', workspaceId: world.by.workspaceId, id: campaignId });
  await world.wake(campaignId);
  expect(world.timers.pending()).toMatchObject([{ id: campaignId, at }]);
});

test('a scheduled campaign starts at its time, and not before', async () => {
  const campaignId = await world.aCampaign(3);
  const at = new Date(Date.now() + 3_600_000);
  await world.campaigns.schedule(campaignId, at, world.by);
  await world.wake(campaignId);
  expect(world.timers.pending()[0]?.at).toEqual(at);
  expect(await world.queued()).toEqual([]);
  world.aheadMs = 3_600_001;
  await world.wake(campaignId);
  expect(await positions()).toEqual(upTo(3));
});
