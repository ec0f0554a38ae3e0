import { AutopilotProgressed, CampaignStarted, isEvent } from '@posthorn/events';
import { type LeadQuery, type LeadSource, LeadSourceError } from '@posthorn/leads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PlannerUnavailableError } from './autopilot.errors.js';
import { aSource, AutopilotWorld, Crash, type StartedRun } from './autopilot.fixture.js';

/** Two chunks of recipients. */
const MANY = 5_010;
/** Of a run whose recipients are one chunk. */
const WRITES = 7;
const never = new AbortController().signal;

let world: AutopilotWorld;
beforeAll(async () => {
  world = await AutopilotWorld.open();
});
afterAll(() => world.close());

async function typesOf({ workspace: { workspaceId } }: StartedRun): Promise<string[]> {
  return (await world.events(workspaceId)).map(({ type }) => type);
}

async function linesOf({ workspace: { workspaceId } }: StartedRun): Promise<string[]> {
  const events = await world.events(workspaceId);
  return events.filter((event) => isEvent(AutopilotProgressed, event)).map(({ data }) => data.line);
}

async function failureOf(run: StartedRun): Promise<unknown> {
  return (await world.events(run.workspace.workspaceId)).find(({ type }) => type === 'autopilot.failed')?.data;
}

const WHOLE = [
  'autopilot.started',
  'autopilot.planned',
  'autopilot.progressed',
  'campaign.created',
  'campaign.recipients_added',
  'autopilot.progressed',
  'autopilot.leads_queued',
  'campaign.started',
];

test('a run goes from its goal to a campaign that sends', async () => {
  const run = await world.aRun();
  await world.autopilot().run(run.started, never);
  expect(await typesOf(run)).toEqual(WHOLE);
  expect(await linesOf(run)).toEqual(['Plan ready — audience: SaaS founders', 'local: 3 of 3 leads match']);
  expect(await world.recipients(run.workspace.workspaceId)).toEqual([
    'lead0@x.example',
    'lead1@x.example',
    'lead2@x.example',
  ]);
  for (const person of await world.people(run.workspace.workspaceId)) {
    expect(person).toMatchObject({ score: 1, scoreReason: 'role' });
  }
});

test('delivered again, it repeats nothing', async () => {
  const run = await world.aRun();
  await world.autopilot().run(run.started, never);
  await world.autopilot().run(run.started, never);
  expect(await typesOf(run)).toEqual(WHOLE);
});

describe.each([true, false])('killed at any write (which the log %s)', (isWritten) => {
  test('it goes on, with every lead once', async () => {
    let writes = 1;
    for (; ; writes++) {
      const run = await world.aRun();
      await world.suppress(run.workspace, 'lead7@x.example');
      const sources = [aSource(MANY)];
      const dead = await world
        .autopilot({ sources, death: { atWrite: writes, isWritten } })
        .run(run.started, never)
        .catch((error: unknown) => error);
      if (dead !== undefined) expect(dead).toBeInstanceOf(Crash);
      await world.autopilot({ sources }).run(run.started, never);

      const recipients = await world.recipients(run.workspace.workspaceId);
      expect(recipients).toHaveLength(MANY - 1);
      expect(new Set(recipients).size).toBe(MANY - 1);
      expect(recipients).not.toContain('lead7@x.example');
      const events = await world.events(run.workspace.workspaceId);
      expect(events.filter((event) => isEvent(CampaignStarted, event)).map(({ data }) => data.total)).toEqual([
        MANY - 1,
      ]);
      const types = events.map(({ type }) => type).filter((type) => type !== 'campaign.recipients_added');
      expect(types.filter((type) => type !== 'autopilot.progressed')).toEqual(
        WHOLE.filter((type) => type !== 'autopilot.progressed' && type !== 'campaign.recipients_added'),
      );
      expect(await linesOf(run)).toEqual([
        'Plan ready — audience: SaaS founders',
        `local: ${MANY} of ${MANY} leads match`,
        '1 lead left out: suppressed',
      ]);
      if (dead === undefined) break;
    }
    expect(writes).toBeGreaterThan(7);
  }, 60_000);
});

test('the plan that is on record is carried out, and nobody drafts another one', async () => {
  const run = await world.aRun();
  const plan = { subjectLine: 'a', messageBody: 'b', targetAudience: 'first draft', keywords: [] };
  const search = { text: 'first draft', filters: { location: ['India'] }, limit: 2 };
  const once = { name: 'model', plan: () => Promise.resolve({ plan, search, draftedBy: 'model plan/1' }) };
  const death = { atWrite: 2, isWritten: false };
  await expect(world.autopilot({ planner: once, death }).run(run.started, never)).rejects.toThrow(Crash);
  const forbidden = { name: 'model', plan: () => Promise.reject(new Error('asked again')) };
  const asked: LeadQuery[] = [];
  const source: LeadSource = {
    name: 'local',
    search(query, signal) {
      asked.push(query);
      return aSource(9).search(query, signal);
    },
  };
  await world.autopilot({ planner: forbidden, sources: [source] }).run(run.started, never);
  expect(asked).toMatchObject([search]);
  expect(await world.recipients(run.workspace.workspaceId)).toHaveLength(2);
});

describe('a run that is stopped', () => {
  test('is called off also when whoever ended it died before its campaign was', async () => {
    const run = await world.aRun();
    await world.autopilot().run(run.started, never);
    await world.stop(run);
    await world.autopilot().run(run.started, never);
    expect((await typesOf(run)).slice(-2)).toEqual(['autopilot.stopped', 'campaign.canceled']);
    await world.autopilot().run(run.started, never);
    expect((await typesOf(run)).at(-1)).toBe('campaign.canceled');
  });

  test('before it is worked on is not worked on', async () => {
    const run = await world.aRun();
    await world.stop(run);
    await world.autopilot().run(run.started, never);
    expect(await typesOf(run)).toEqual(['autopilot.started', 'autopilot.stopped']);
  });

  test('while it is planned makes no campaign', async () => {
    const run = await world.aRun();
    const planner = {
      name: 'slow',
      plan: async () => {
        await world.stop(run);
        return {
          plan: { subjectLine: 'a', messageBody: 'b', targetAudience: 'c', keywords: [] },
          search: { text: 'c' },
          draftedBy: 'x',
        };
      },
    };
    await world.autopilot({ planner }).run(run.started, never);
    expect(await typesOf(run)).toEqual(['autopilot.started', 'autopilot.stopped']);
  });

  test('while leads are matched has its campaign called off before it sends', async () => {
    const run = await world.aRun();
    const local = aSource(3_000);
    const source: LeadSource = {
      name: 'local',
      async *search(query, signal) {
        let batches = 0;
        for await (const batch of local.search(query, signal)) {
          yield batch;
          if (++batches === 2) await world.stop(run);
        }
      },
    };
    await world.autopilot({ sources: [source] }).run(run.started, never);
    const types = await typesOf(run);
    expect(types).not.toContain('campaign.started');
    expect(types.at(-1)).toBe('campaign.canceled');
  });

  test('just before its campaign starts has it called off just after', async () => {
    const run = await world.aRun();
    await world.autopilot({ watch: () => world.stop(run) }).run(run.started, never);
    expect((await typesOf(run)).slice(-3)).toEqual(['autopilot.stopped', 'campaign.started', 'campaign.canceled']);
  });

  test('at any write never sends after the stop is known', async () => {
    for (let atWrite = 1; atWrite <= WRITES; atWrite++) {
      const run = await world.aRun();
      const death = { atWrite, isWritten: true };
      await expect(world.autopilot({ death }).run(run.started, never)).rejects.toThrow(Crash);
      await world.stop(run);
      const autopilot = world.autopilot();
      // What the reactor does with the stop, and with the redelivered start.
      await autopilot.callOff({ workspaceId: run.workspace.workspaceId, runId: run.runId, testMode: false });
      await autopilot.run(run.started, never);
      const types = await typesOf(run);
      const isMade = types.includes('campaign.created');
      expect([atWrite, types.includes('campaign.canceled')]).toEqual([atWrite, isMade]);
      expect(types.lastIndexOf('campaign.started')).toBeLessThanOrEqual(types.lastIndexOf('campaign.canceled'));
    }
  });
});

describe('a run that cannot go on says why, and what to do', () => {
  test('when nobody matches', async () => {
    const run = await world.aRun('Find penguin trainers in Antarctica and sell them fish');
    await world.autopilot({ sources: [aSource(0)] }).run(run.started, never);
    expect(await failureOf(run)).toMatchObject({
      reason: 'no_leads',
      error: expect.stringMatching(/^No lead matches "penguin trainers in Antarctica"\. Import leads/),
    });
    expect(await typesOf(run)).not.toContain('campaign.created');
  });

  test.each([
    ['0123456789', 'does not say whom to find'],
    ['Find people who are not in India and invite them to our webinar', 'says who is not meant'],
  ])('when nobody is named, or only who is not meant: %s', async (goal, because) => {
    const run = await world.aRun(goal);
    await world.autopilot({ sources: [aSource(3)] }).run(run.started, never);
    expect(await failureOf(run)).toMatchObject({ reason: 'no_leads', error: expect.stringContaining(because) });
    expect(await typesOf(run)).not.toContain('campaign.created');
  });

  test('when everybody who matches is suppressed', async () => {
    const run = await world.aRun();
    await world.suppress(run.workspace, 'lead0@x.example');
    await world.autopilot({ sources: [aSource(1)] }).run(run.started, never);
    expect(await failureOf(run)).toMatchObject({ reason: 'no_leads', error: expect.stringContaining('suppressed') });
    expect((await typesOf(run)).at(-1)).toBe('campaign.canceled');
  });

  test('when the model keeps failing, and nothing is planned offline instead', async () => {
    const run = await world.aRun();
    const planner = {
      name: 'model',
      plan: () => Promise.reject(new PlannerUnavailableError('The model x failed (HTTP 500).')),
    };
    await world.autopilot({ planner }).run(run.started, never);
    expect(await failureOf(run)).toMatchObject({
      reason: 'planner_unavailable',
      error: 'The model x failed (HTTP 500).',
    });
    expect(await typesOf(run)).toEqual(['autopilot.started', 'autopilot.failed']);
  });

  test('when no source of leads answers', async () => {
    const run = await world.aRun();
    const source: LeadSource = {
      name: 'crm',
      search: () => {
        throw new LeadSourceError('crm', 'answered 503');
      },
    };
    await world.autopilot({ sources: [source] }).run(run.started, never);
    expect(await failureOf(run)).toMatchObject({
      reason: 'lead_sources_unavailable',
      error: expect.stringContaining('answered 503'),
    });
  });

  test('when there is nobody to send from', async () => {
    const run = await world.aRun();
    const senders = {
      agent: () => Promise.resolve(undefined),
      agentsWithAddress: () => Promise.resolve([]),
      defaultFrom: undefined,
      isSandbox: false,
    };
    await world.autopilot({ senders }).run(run.started, never);
    expect(await failureOf(run)).toMatchObject({ reason: 'no_sender' });
  });
});

test('a failure of the database is no failure of the run', async () => {
  const run = await world.aRun();
  const source: LeadSource = {
    name: 'local',
    search: () => {
      throw new Error('the database is away');
    },
  };
  await expect(world.autopilot({ sources: [source] }).run(run.started, never)).rejects.toThrow('the database is away');
  await world.autopilot().run(run.started, never);
  expect((await typesOf(run)).at(-1)).toBe('campaign.started');
});

test('takes no more leads than the goal asks for, nor than the installation allows', async () => {
  const run = await world.aRun('Find 2 SaaS founders in India and invite them to a demo');
  await world.autopilot({ sources: [aSource(9)] }).run(run.started, never);
  expect(await world.recipients(run.workspace.workspaceId)).toHaveLength(2);
  const other = await world.aRun();
  await world.autopilot({ sources: [aSource(9)], maxLeads: 4 }).run(other.started, never);
  expect(await world.recipients(other.workspace.workspaceId)).toHaveLength(4);
});
