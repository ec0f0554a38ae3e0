import { AutopilotStarted } from '@posthorn/events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ReachBench } from './reach.fixture.js';

const GOAL = 'Find SaaS founders in India and invite them to a demo';
const LIMIT = 10;

let bench: ReachBench;
beforeAll(async () => {
  bench = await ReachBench.start({ AUTOPILOT_CREDITS: LIMIT });
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.renew());

const credits = async () => (await bench.get('autopilot/credits')).body.credits;
const start = (url = bench.url) => bench.post('/reach/api/autopilot/start', { goal: GOAL }, { url });
const limit = (autopilot_credits: number | null) =>
  bench.db.updateTable('workspaces').set({ autopilot_credits }).where('id', '=', bench.tenant.workspaceId).execute();

/** The running totals on record. */
const totals = async () => (await bench.events('autopilot')).map(({ data }) => data['creditsUsed']);

describe('of 50 starts at once with 10 credits', () => {
  const expectTenOf = async (statuses: readonly number[]) => {
    expect(statuses.filter((status) => status === 200)).toHaveLength(LIMIT);
    expect(statuses.filter((status) => status === 402)).toHaveLength(50 - LIMIT);
    expect(await totals()).toEqual(Array.from({ length: LIMIT }, (_, i) => i + 1));
    expect(await credits()).toMatchObject({ limit: LIMIT, used: LIMIT, remaining: 0 });
  };

  test('exactly 10 are runs', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => start()));
    await expectTenOf(answers.map(({ status }) => status));
  });

  test('exactly 10 are runs when two processes take them', async () => {
    await using replica = await bench.replica();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => start(i % 2 === 0 ? bench.url : replica.url)),
    );
    await expectTenOf(answers.map(({ status }) => status));
  });
});

test('a start without a credit is told the sentence of the page and how things stand', async () => {
  await limit(1);
  await start();
  const { status, body } = await start();
  expect(status).toBe(402);
  expect(body).toEqual({
    error: 'Autopilot credit limit reached',
    upgrade: true,
    feature: 'autopilot_runs',
    limit: 1,
    current: 1,
    resets_at: expect.stringMatching(/^\d{4}-\d\d-01T00:00:00Z$/),
  });
});

test('what a workspace may is its own affair, and takes effect at once', async () => {
  await limit(0);
  expect((await start()).status).toBe(402);
  await limit(2);
  expect((await start()).status).toBe(200);
  expect(await credits()).toEqual({
    period: new Date().toISOString().slice(0, 7),
    limit: 2,
    used: 1,
    remaining: 1,
    resets_at: expect.stringMatching(/^\d{4}-\d\d-01T00:00:00Z$/),
  });
  await limit(null);
  expect(await credits()).toMatchObject({ limit: LIMIT, used: 1, remaining: 9 });
  await bench.renew();
  expect(await credits()).toMatchObject({ limit: LIMIT, used: 0, remaining: LIMIT });
});

test('last month does not count', async () => {
  await limit(1);
  const startedAt = new Date(Date.now() - 32 * 86_400_000).toISOString();
  const runId = 'run_01K6ZQ4T1V8N3M5P7R9S2W4X6Y';
  await bench.record(
    AutopilotStarted.of({ runId, goal: GOAL, creditsUsed: 1, creditLimit: 1, startedBy: { kind: 'key' }, startedAt }),
    runId,
  );
  expect(await credits()).toMatchObject({ used: 0, remaining: 1 });
  expect((await start()).status).toBe(200);
  expect((await start()).status).toBe(402);
});

test('a start that is refused for what it says costs nothing', async () => {
  await bench.post('autopilot/start', { goal: 'short' });
  await bench.post('autopilot/start', { goal: GOAL, workspace_id: 'wsk_none' });
  expect(await credits()).toMatchObject({ used: 0 });
});
