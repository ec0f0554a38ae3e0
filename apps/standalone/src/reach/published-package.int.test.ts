import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ReachBench } from './reach.fixture.js';

let bench: ReachBench;
beforeAll(async () => {
  bench = await ReachBench.start();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.renew());

/** As MisarReach's package for TypeScript (5.0.3) asks: its base path, and a content type on every request, with a body or without. */
async function request(method: string, path: string, body?: unknown) {
  const { status, body: answer } = await bench.call(method, `/reach/api${path}`, body, {
    headers: { 'content-type': 'application/json' },
  });
  expect(status, `${method} ${path}: ${JSON.stringify(answer)}`).toBe(200);
  return answer;
}

const RUN = {
  id: expect.any(String),
  status: expect.stringMatching(/^(running|completed|failed|paused|stopped)$/),
  goal: expect.any(String),
  created_at: expect.any(String),
  completed_at: null,
  error: null,
};

test('autopilot: start, list, status, get, stop', async () => {
  const goal = 'Find SaaS founders in India and invite them to a demo';
  const { ok, runId } = await request('POST', '/autopilot/start', { goal, workspace_id: null });
  expect({ ok, runId }).toEqual({ ok: true, runId: expect.any(String) });
  expect(await request('GET', '/autopilot/runs?limit=10&offset=0')).toMatchObject({ runs: [RUN], total: 1 });
  expect(await request('GET', `/autopilot/${runId}/status`)).toMatchObject({ ok: true, run: RUN });
  expect(await request('GET', `/autopilot/${runId}`)).toMatchObject({ run: RUN });
  expect(await request('POST', `/autopilot/${runId}/status`, { action: 'stop' })).toMatchObject({ ok: true });
});

test('lead finder: search, job', async () => {
  const { jobId } = await request('POST', '/lead-finder/search', {
    query: 'SaaS founders',
    useAI: true,
    filters: { location: 'India', companySize: '11-50' },
  });
  expect(await request('GET', `/lead-finder/jobs/${jobId}`)).toMatchObject({
    job: {
      id: jobId,
      status: expect.stringMatching(/^(pending|running|done|failed)$/),
      total_found: expect.any(Number),
      error: null,
      progress: expect.any(Number),
      created_at: expect.any(String),
      completed_at: null,
      query: 'SaaS founders',
      filters: { location: 'India', companySize: '11-50' },
    },
    results: [],
  });
});

test('a job is called off with a content type and no body', async () => {
  const { jobId } = await request('POST', '/lead-finder/search', { query: 'SaaS founders' });
  expect(await request('POST', `/lead-finder/jobs/${jobId}/cancel`)).toEqual({ ok: true });
});

test('a spent limit is what its UpgradeRequiredError is made of', async () => {
  const { workspaceId } = bench.tenant;
  await bench.db.updateTable('workspaces').set({ autopilot_credits: 0 }).where('id', '=', workspaceId).execute();
  const { status, body } = await bench.post('/reach/api/autopilot/start', { goal: 'Find SaaS founders in India' });
  expect({ status, body }).toMatchObject({
    status: 402,
    body: { error: expect.any(String), upgrade: true, feature: 'autopilot_runs', limit: 0, current: 0 },
  });
});
