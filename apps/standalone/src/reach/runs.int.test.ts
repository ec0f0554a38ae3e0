import { AutopilotFailed, AutopilotPlanned, AutopilotProgressed, AutopilotStopped } from '@posthorn/events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ReachBench } from './reach.fixture.js';

const GOAL = 'Find SaaS founders in India and invite them to a demo';
const now = () => new Date().toISOString();

let bench: ReachBench;
beforeAll(async () => {
  bench = await ReachBench.start({ AUTOPILOT_CREDITS: 1_000 });
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.renew());

describe('a run that starts', () => {
  test('is answered with its id and shown at once, wherever it is looked for', async () => {
    const { status, body } = await bench.post('autopilot/start', { goal: GOAL });
    expect({ status, body }).toEqual({
      status: 200,
      body: { ok: true, runId: expect.stringMatching(/^run_[0-9A-Z]{26}$/) },
    });
    const run = {
      id: body.runId,
      goal: GOAL,
      status: 'running',
      leads_found: 0,
      messages_sent: 0,
      replies_count: 0,
      deals_count: 0,
      campaign_id: null,
      error: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      completed_at: null,
    };
    const [list, state, detail] = await Promise.all([
      bench.get('autopilot/runs'),
      bench.get(`autopilot/${body.runId}/status`),
      bench.get(`autopilot/${body.runId}`),
    ]);
    expect(list.body).toEqual({ ok: true, runs: [run], total: 1, limit: 50, offset: 0 });
    expect(state.body).toEqual({ ok: true, run: { ...run, log: [] } });
    expect(detail.body).toMatchObject({
      ok: true,
      run,
      plan: null,
      stats: { total: 0, queued: 0, sent: 0, skipped: 0 },
      recipients: [],
      pagination: { page: 1, limit: 50, total: 0, totalPages: 0 },
    });
  });

  test('is on record with who started it and what it cost', async () => {
    const runId = await bench.started(`  ${GOAL}\n`);
    const [event] = await bench.events('autopilot');
    expect(event).toMatchObject({
      type: 'autopilot.started',
      correlationId: runId,
      testMode: false,
      data: { runId, goal: GOAL, creditsUsed: 1, creditLimit: 1_000, startedBy: { kind: 'key' } },
    });
  });

  test('is the same one when the request is repeated with its Idempotency-Key, and another with another key', async () => {
    const headers = { 'idempotency-key': 'demo-1' };
    const [first, again] = await Promise.all(
      [1, 2].map(() => bench.post('autopilot/start', { goal: GOAL }, { headers })),
    );
    expect(again?.body).toEqual(first?.body);
    const later = await bench.post('/reach/api/autopilot/start', { goal: GOAL }, { headers });
    expect(later.body).toEqual(first?.body);
    expect(later.headers.get('idempotent-replayed')).toBe('true');
    const other = await bench.post('autopilot/start', { goal: GOAL }, { headers: { 'idempotency-key': 'demo-2' } });
    expect(other.body.runId).not.toBe(first?.body.runId);
    const reused = await bench.post('autopilot/start', { goal: `${GOAL}!` }, { headers });
    expect(reused).toMatchObject({ status: 422, body: { error: expect.stringContaining('idempotency key') } });
    expect(await bench.events('autopilot')).toHaveLength(2);
  });

  test('takes the workspace_id of the SDK when it is the own one, and refuses any other alike', async () => {
    const { workspaceId } = bench.tenant;
    expect((await bench.post('autopilot/start', { goal: GOAL, workspace_id: workspaceId })).status).toBe(200);
    const other = await bench.anotherTenant();
    const answers = await Promise.all(
      [other.workspaceId, 'wsk_none'].map((workspace_id) =>
        bench.post('autopilot/start', { goal: GOAL, workspace_id }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(await bench.events('autopilot')).toHaveLength(1);
  });

  test.each([
    [{}, 'goal: is required.'],
    [{ goal: 'too short' }, 'goal: must have 10 to 2,000 characters.'],
    [{ goal: '   nine     ' }, 'goal: must have 10 to 2,000 characters.'],
    [{ goal: 'x'.repeat(2_001) }, 'goal: must have 10 to 2,000 characters.'],
    [{ goal: `${GOAL}\0` }, 'goal: must not contain NUL or unpaired surrogates.'],
    [{ goal: GOAL, golas: 1 }, 'golas: Unknown member.'],
    [undefined, expect.any(String)],
  ])('is refused with %j', async (body, error) => {
    expect(await bench.post('autopilot/start', body)).toMatchObject({ status: 400, body: { error } });
    expect(await bench.events('autopilot')).toEqual([]);
  });

  test.each([10, 2_000])('takes a goal of %i characters', async (length) => {
    expect((await bench.post('autopilot/start', { goal: 'x'.repeat(length) })).status).toBe(200);
  });
});

describe('the list of runs', () => {
  test('has the newest first, a page at a time', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift(await bench.started(`${GOAL} ${i}`));
    const page = async (query: string) => {
      const { body } = await bench.get(`autopilot/runs?${query}`);
      return { ids: body.runs.map(({ id }: { id: string }) => id), total: body.total };
    };
    expect(await page('')).toEqual({ ids, total: 5 });
    expect(await page('limit=2')).toEqual({ ids: ids.slice(0, 2), total: 5 });
    expect(await page('limit=2&offset=4')).toEqual({ ids: ids.slice(4), total: 5 });
    expect(await page('offset=9')).toEqual({ ids: [], total: 5 });
  });

  test.each(['limit=0', 'limit=201', 'limit=two', 'offset=-1', 'page=1'])('refuses %s by name', async (query) => {
    const { status, body } = await bench.get(`autopilot/runs?${query}`);
    expect({ status, body }).toEqual({
      status: 400,
      body: { error: expect.stringContaining(query.split('=')[0] ?? '') },
    });
  });
});

describe('a run under way', () => {
  test('shows the lines of its log and its plan as the page prints them', async () => {
    const runId = await bench.started();
    const lines = ['Plan ready — audience: SaaS founders', '87 leads queued for sending'];
    const plan = {
      subjectLine: 'Quick idea for your team',
      messageBody: 'Hi {{first_name}}, …',
      targetAudience: 'SaaS founders in India',
      keywords: ['saas'],
    };
    await bench.record(AutopilotPlanned.of({ runId, plan, plannedAt: now() }), runId);
    for (const line of lines) {
      await bench.record(AutopilotProgressed.of({ runId, phase: 'planning', line, progressedAt: now() }), runId);
    }
    await bench.projected();
    expect((await bench.get(`autopilot/${runId}/status`)).body.run.log).toEqual(lines);
    expect((await bench.get(`autopilot/${runId}`)).body.plan).toEqual({
      subject_line: 'Quick idea for your team',
      message_body: 'Hi {{first_name}}, …',
      target_audience: 'SaaS founders in India',
      industry: null,
      pain_point: null,
      keywords: ['saas'],
    });
  });

  test('that failed says why', async () => {
    const runId = await bench.started();
    const error = 'No lead matches the audience';
    await bench.record(AutopilotFailed.of({ runId, reason: 'no_leads', error, failedAt: now() }), runId);
    await bench.projected();
    expect((await bench.get(`autopilot/${runId}/status`)).body.run).toMatchObject({
      status: 'failed',
      error,
      completed_at: expect.stringMatching(/Z$/),
    });
  });
});

describe('a stop', () => {
  const stop = (runId: string, body: unknown = { action: 'stop' }) => bench.post(`autopilot/${runId}/status`, body);

  test('of a run without a campaign is answered as the page prints it, and seen at once', async () => {
    const runId = await bench.started();
    expect(await stop(runId)).toMatchObject({ status: 200, body: { ok: true } });
    expect((await bench.get(`autopilot/${runId}/status`)).body.run.status).toBe('stopped');
    expect((await bench.get('autopilot/runs')).body.runs[0].status).toBe('stopped');
  });

  test('again is answered the same, and is on record once', async () => {
    const runId = await bench.started();
    const answers = await Promise.all([stop(runId), stop(runId), stop(runId)]);
    expect(answers.map(({ body }) => body)).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
    const types = (await bench.events('autopilot')).map(({ type }) => type);
    expect(types).toEqual(['autopilot.started', AutopilotStopped.type]);
  });

  test('of a run that ended by itself says how it stands', async () => {
    const runId = await bench.started();
    await bench.record(AutopilotFailed.of({ runId, reason: 'no_leads', error: 'No lead', failedAt: now() }), runId);
    expect(await stop(runId)).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('has failed already'), run_status: 'failed' },
    });
  });

  test.each([{}, { action: 'pause' }, { action: 'stop', now: true }, undefined])(
    'is not what %j asks for',
    async (body) => {
      const runId = await bench.started();
      const { status, body: answer } = await bench.post(`autopilot/${runId}/status`, body);
      expect({ status, answer }).toEqual({ status: 400, answer: { error: expect.any(String) } });
      expect(await bench.events('autopilot')).toHaveLength(1);
    },
  );
});

test('while the read model is behind, a run it has is shown at once, one it has not is to be asked for again, one nobody started is unknown', async () => {
  const known = await bench.started();
  let late = '';
  await bench.whileBehind(async () => {
    late = await bench.started(`${GOAL} again`);
    const began = performance.now();
    expect((await bench.get(`autopilot/${known}/status`)).body.run).toMatchObject({ id: known, status: 'running' });
    expect((await bench.get('autopilot/run_01K6ZQ4T1V8N3M5P7R9S2W4X6Y')).status).toBe(404);
    expect(performance.now() - began).toBeLessThan(2_000);
    const { status, body, headers } = await bench.get(`autopilot/${late}`);
    expect({ status, body, after: headers.get('retry-after') }).toEqual({
      status: 503,
      body: { error: expect.stringContaining('Repeat the request'), retry: true },
      after: '2',
    });
  });
  await bench.projected();
  expect((await bench.get(`autopilot/${late}`)).body.run).toMatchObject({ id: late, status: 'running' });
});

describe('a run that is not there', () => {
  const ask = async (runId: string, call = {}) => [
    await bench.get(`autopilot/${runId}`, call),
    await bench.get(`autopilot/${runId}/status`, call),
    await bench.post(`autopilot/${runId}/status`, { action: 'stop' }, call),
  ];

  test.each(['run_01K6ZQ4T1V8N3M5P7R9S2W4X6Y', 'uuid', 'RUN_ID', 'a.b', '%2A', '%3E'])(
    'is not found: %s',
    async (runId) => {
      for (const answer of await ask(runId)) {
        expect(answer).toMatchObject({ status: 404, body: { error: 'Run not found' } });
        expect(Object.keys(answer.body)).toEqual(['error']);
      }
    },
  );

  test("is what another workspace's looks like", async () => {
    const runId = await bench.started();
    const stranger = await bench.anotherTenant();
    for (const answer of await ask(runId, { key: stranger.key })) {
      expect(answer).toMatchObject({ status: 404, body: { error: 'Run not found' } });
    }
    expect((await bench.get('autopilot/runs', { key: stranger.key })).body).toMatchObject({ runs: [], total: 0 });
    expect(await bench.events('autopilot')).toHaveLength(1);
  });
});

describe('a key', () => {
  test('of MisarReach works under both of its prefixes', async () => {
    const key = bench.tenant.key.replace(/^msr_/, 'mrk_');
    expect(key).toMatch(/^mrk_/);
    const runId = await bench.started(GOAL, { key });
    expect((await bench.get(`/reach/api/autopilot/${runId}/status`)).status).toBe(200);
  });

  test('of another API, an unknown one and none are refused in words', async () => {
    const other = await bench.key('msk');
    const answers = await Promise.all(
      [other, `msr_${'a'.repeat(32)}`, ''].map((key) => bench.get('autopilot/runs', { key })),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 401, 401]);
    for (const { body } of answers) expect(body).toEqual({ error: expect.stringMatching(/^[A-Z].*\.$/) });
  });
});
