import { RetryPolicyError } from '@posthorn/event-log';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CampaignWorld } from './campaign-world.fixture.js';

let world: CampaignWorld;
beforeEach(async () => {
  world = await CampaignWorld.create();
});
afterEach(() => world.close());

const queuedOf = async (id: string) => (await world.queued()).filter(({ campaignId }) => campaignId === id).length;
const positionsOf = async (id: string) =>
  (await world.queued())
    .filter(({ campaignId }) => campaignId === id)
    .map(({ campaignPosition }) => campaignPosition)
    .toSorted((a = 0, b = 0) => a - b);

describe('a campaign with less than a second between two mails', () => {
  test('keeps nobody waiting who has as few slots as there are such campaigns', async () => {
    const runner = world.runner();
    const slow = [
      await world.aStartedCampaign(200, { gapSeconds: 0.5 }),
      await world.aStartedCampaign(200, { gapSeconds: 0.5 }),
    ];
    const quick = await world.aStartedCampaign(3);
    const slots = slow.map((campaignId) => world.wake(campaignId, runner));
    await Promise.race(slots);
    await world.wake(quick, runner);
    expect(await queuedOf(quick)).toBe(3);
    await Promise.all(slots);
    runner.stop();
  }, 10_000);

  test('goes on by itself, in its pace, without reading its history again', async () => {
    const read: number[] = [];
    const { log } = world;
    const counting: Pick<typeof log, 'read' | 'append'> = {
      append: (...args) => log.append(...args),
      read: (options) => {
        read.push(options?.after ?? 0);
        return log.read(options);
      },
    };
    const campaignId = await world.aStartedCampaign(4, { gapSeconds: 0.3 });
    const beganMs = performance.now();
    await world.wake(campaignId, world.runner({ log: counting }));
    await expect.poll(() => queuedOf(campaignId), { timeout: 8_000 }).toBe(4);
    expect(performance.now() - beganMs).toBeGreaterThan(850);
    expect(read.filter((after) => after === 0)).toHaveLength(1);
  });

  test('is taken up within ten seconds where its process died, and asks nobody twice', async () => {
    const campaignId = await world.aStartedCampaign(3, { gapSeconds: 0.2 });
    const died = world.runner();
    await world.wake(campaignId, died);
    died.stop();
    const [timer] = world.timers.pending();
    expect(timer?.id).toBe(campaignId);
    expect(timer?.at.getTime()).toBeLessThanOrEqual(Date.now() + 10_000);
    await world.wake(campaignId, world.runner());
    await expect.poll(() => positionsOf(campaignId), { timeout: 8_000 }).toEqual([0, 1, 2]);
  });

  test('that fails while nobody watches is gone on with by its timer', async () => {
    const campaignId = await world.aStartedCampaign(3, { gapSeconds: 0.2 });
    const runner = world.runner();
    await world.wake(campaignId, runner);
    let failures = 0;
    world.beforeRequest = () => {
      failures++;
      return Promise.reject(new RetryPolicyError('BROKEN', 'never', 'broken'));
    };
    await expect.poll(() => failures, { timeout: 5_000 }).toBeGreaterThan(0);
    world.beforeRequest = () => Promise.resolve();
    expect(world.timers.pending()[0]?.id).toBe(campaignId);
    await world.wake(campaignId, runner);
    await expect.poll(() => positionsOf(campaignId), { timeout: 8_000 }).toEqual([0, 1, 2]);
  });
});

test('a campaign that could go on for hours leaves its slot when its turn is over and none is free, and goes on at once', async () => {
  const campaignId = await world.aStartedCampaign(2_500);
  const runner = world.runner({}, { slots: 1, turnMs: 0 });
  await world.wake(campaignId, runner);
  expect(await queuedOf(campaignId)).toBe(1_000);
  expect(world.timers.pending()[0]?.at.getTime()).toBeLessThanOrEqual(Date.now());
  await world.wake(campaignId, world.runner({}, { slots: 2, turnMs: 0 }));
  expect(await queuedOf(campaignId)).toBe(2_500);
});
