import { LeadFound, LeadSearchCompleted, LeadSearchProgressed } from '@posthorn/events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ReachBench } from './reach.fixture.js';

const now = () => new Date().toISOString();

let bench: ReachBench;
beforeAll(async () => {
  bench = await ReachBench.start();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.renew());

const search = (body: unknown) => bench.post('/reach/api/lead-finder/search', body);
const job = async (jobId: string, query = '') => (await bench.get(`lead-finder/jobs/${jobId}${query}`)).body;
const aJob = async () => String((await search({ query: 'SaaS founders in India' })).body.jobId);

async function found(jobId: string, from: number, count: number): Promise<void> {
  const leads = Array.from({ length: count }, (_, i) => ({
    leadId: `led_${from + i}`,
    email: `lead${from + i}@example.com`,
    name: `Lead ${from + i}`,
    source: 'local',
    score: 0.5,
    scoreReason: 'role matches',
  }));
  await bench.record(LeadFound.of({ jobId, leads, found: from + count, foundAt: now() }), jobId);
}

test('a search is on record as it was asked for, and answered with its job', async () => {
  const filters = { location: 'India', role: ['founder', 'CEO'] };
  const { status, body } = await search({ query: 'SaaS founders', useAI: true, filters });
  expect({ status, body }).toEqual({
    status: 200,
    body: { ok: true, jobId: expect.stringMatching(/^job_[0-9A-Z]{26}$/) },
  });
  expect(await bench.events('lead')).toMatchObject([
    {
      type: 'lead.search_started',
      data: { jobId: body.jobId, query: 'SaaS founders', filters, useAi: true, startedBy: { kind: 'key' } },
    },
  ]);
  expect(await job(body.jobId)).toMatchObject({
    ok: true,
    status: 'running',
    job: {
      id: body.jobId,
      status: 'running',
      outcome: null,
      query: 'SaaS founders',
      filters,
      total_found: 0,
      progress: 0,
      error: null,
      completed_at: null,
    },
    results: [],
    total: 0,
  });
});

test('a job shows what it found, a page at a time, and how it ended', async () => {
  const jobId = await aJob();
  await found(jobId, 0, 40);
  const progress = { jobId, source: 'local', examined: 500, found: 40, progress: 0.5, progressedAt: now() };
  await bench.record(LeadSearchProgressed.of(progress), jobId);
  await found(jobId, 40, 47);
  expect((await job(jobId)).job).toMatchObject({ status: 'running', examined: 500, total_found: 87, progress: 0.5 });
  await bench.record(LeadSearchCompleted.of({ jobId, outcome: 'complete', found: 87, completedAt: now() }), jobId);
  const names = async (query: string) => (await job(jobId, query)).results.map(({ name }: { name: string }) => name);
  expect(await names('?limit=2&offset=39')).toEqual(['Lead 39', 'Lead 40']);
  expect(await names('?limit=50&offset=80')).toHaveLength(7);
  expect(await names('?offset=87')).toEqual([]);
  expect(await job(jobId, '?limit=1')).toMatchObject({
    status: 'done',
    job: { status: 'done', outcome: 'complete', progress: 1, error: null, completed_at: expect.stringMatching(/Z$/) },
    results: [
      { id: 'led_0', email: 'lead0@example.com', score: 0.5, score_reason: 'role matches', verify_status: null },
    ],
    total: 87,
  });
});

test('a job that is called off says so and keeps what it found; again nothing happens', async () => {
  const jobId = await aJob();
  await found(jobId, 0, 3);
  for (let i = 0; i < 2; i++) {
    expect((await bench.post(`lead-finder/jobs/${jobId}/cancel`)).body).toEqual({ ok: true });
  }
  expect(await job(jobId)).toMatchObject({
    status: 'failed',
    job: { status: 'failed', outcome: 'canceled', total_found: 3, error: expect.stringContaining('called off') },
    total: 3,
  });
  expect((await bench.events('lead')).filter(({ type }) => type === LeadSearchCompleted.type)).toHaveLength(1);
});

describe('a job that is not there', () => {
  test.each(['job_01K6ZQ4T1V8N3M5P7R9S2W4X6Y', 'x', '%3E'])('is not found: %s', async (jobId) => {
    const answers = [
      await bench.get(`lead-finder/jobs/${jobId}`),
      await bench.post(`lead-finder/jobs/${jobId}/cancel`),
    ];
    for (const { status, body } of answers)
      expect({ status, body }).toEqual({ status: 404, body: { error: 'Job not found' } });
  });

  test("is what another workspace's looks like", async () => {
    const jobId = await aJob();
    const { key } = await bench.anotherTenant();
    expect((await bench.get(`lead-finder/jobs/${jobId}`, { key })).status).toBe(404);
    expect((await bench.post(`lead-finder/jobs/${jobId}/cancel`, {}, { key })).status).toBe(404);
    expect((await job(jobId)).job.status).toBe('running');
  });
});

test.each([
  [{}, 'query: is missing'],
  [{ query: '  ' }, 'query: is missing'],
  [{ query: 'x'.repeat(2_001) }, 'query:'],
  [{ query: 'founders', filters: { colour: 'red' } }, 'filters.colour: Unknown member.'],
  [{ query: 'founders', filters: { role: [] } }, 'filters.role:'],
  [{ query: 'founders', useAI: 'yes' }, 'useAI:'],
  [{ query: 'founders', limit: 0 }, 'limit:'],
  [{ query: 'founders', pages: 2 }, 'pages: Unknown member.'],
])('a search for %j is refused by name', async (body, error) => {
  expect(await search(body)).toMatchObject({ status: 400, body: { error: expect.stringContaining(error) } });
  expect(await bench.events('lead')).toEqual([]);
});
