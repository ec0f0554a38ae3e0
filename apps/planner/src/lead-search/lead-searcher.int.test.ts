import { setTimeout as sleep } from 'node:timers/promises';
import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import {
  type EventFact,
  type EventOf,
  isEvent,
  LeadFound,
  LeadSearchCompleted,
  LeadSearchStarted,
  newId,
  type RecordedEvent,
  type RecordedOf,
} from '@posthorn/events';
import { type FoundLead, type LeadSource, LeadSourceError, UnreadableSizeError } from '@posthorn/leads';
import { testServers } from '@posthorn/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { LeadSearcher, type LeadSearcherPorts } from './lead-searcher.js';
import { LeadSources } from './lead-sources.js';

const never = new AbortController().signal;

let log: ConnectedEventLog;
let workspaceId: string;
beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
});
afterAll(() => log.close());
beforeEach(() => {
  workspaceId = newId('wsk');
});

function aLead(name: string): FoundLead {
  return {
    leadId: `led_${name}`,
    email: `${name}@x.example`,
    name,
    source: 'test',
    score: 0.9,
    scoreReason: 'role',
    flags: { roleAccount: false, disposable: false },
    variables: {},
  };
}

type Step = FoundLead[] | 'wait' | Error | (() => Promise<unknown>);

/** A source that does these steps: yields leads, waits for ever, throws, or calls something in between. */
function aSource(steps: readonly Step[], name = 'local'): LeadSource {
  return {
    name,
    async *search(_, signal) {
      for (const [i, step] of steps.entries()) {
        signal.throwIfAborted();
        if (step === 'wait') await sleep(60_000, undefined, { signal });
        else if (step instanceof Error) throw step;
        else if (typeof step === 'function') await step();
        else yield { source: name, examined: 500, leads: step, progress: (i + 1) / steps.length };
      }
    },
  };
}

function searcher(source: LeadSource, more: Partial<LeadSearcherPorts> = {}): LeadSearcher {
  return new LeadSearcher({ log, sources: new LeadSources(source, {}), maxLeads: 10_000, timeoutMs: 5_000, ...more });
}

type Started = RecordedOf<typeof LeadSearchStarted>;

async function start(more: Partial<EventOf<typeof LeadSearchStarted>['data']> = {}): Promise<Started> {
  const jobId = newId('job');
  const startedAt = new Date().toISOString();
  const data = {
    jobId,
    query: 'SaaS founders',
    sources: ['local'],
    startedBy: { kind: 'key' as const },
    startedAt,
    ...more,
  };
  return (await append(jobId, LeadSearchStarted.of(data))) as Started;
}

async function append(key: string, fact: EventFact): Promise<RecordedEvent> {
  const occurredAt = new Date().toISOString();
  const { events } = await log.append({ fact, workspaceId, key, occurredAt, testMode: false, correlationId: key });
  return events[0]!;
}

async function told() {
  const events: RecordedEvent[] = [];
  for await (const event of log.read({ subjects: [`evt.${workspaceId}.>`] })) events.push(event);
  const found = events.filter((event) => isEvent(LeadFound, event));
  return {
    types: events.map(({ type }) => type),
    leads: found.flatMap(({ data }) => data.leads.map(({ leadId }) => leadId)),
    found: found.map(({ data }) => data.found),
    end: events.filter((event) => isEvent(LeadSearchCompleted, event)).map(({ data }) => data),
  };
}

test('tells what it finds in batches of up to 100, and how far it is', async () => {
  const leads = Array.from({ length: 250 }, (_, i) => aLead(`a${i}`));
  await searcher(aSource([leads, [aLead('b')]])).search(await start(), never);
  const { types, found, end } = await told();
  expect(types).toEqual([
    'lead.search_started',
    'lead.search_progressed',
    'lead.found',
    'lead.found',
    'lead.found',
    'lead.search_progressed',
    'lead.found',
    'lead.search_progressed',
    'lead.search_completed',
  ]);
  expect(found).toEqual([100, 200, 250, 251]);
  expect(end).toMatchObject([{ outcome: 'complete', found: 251 }]);
});

test('an address that two sources know is one lead', async () => {
  const both = new LeadSources(aSource([[aLead('a'), aLead('b')]]), {});
  const sources = { named: () => [...both.all, aSource([[{ ...aLead('a'), leadId: 'crm_1' }, aLead('c')]], 'crm')] };
  await searcher(aSource([]), { sources }).search(await start(), never);
  expect((await told()).leads).toEqual(['led_a', 'led_b', 'led_c']);
});

test('killed in the middle it goes on with what it has not told', async () => {
  const started = await start();
  const steps = [[aLead('a'), aLead('b')], [aLead('c')]];
  await expect(searcher(aSource([steps[0]!, new Error('killed')])).search(started, never)).rejects.toThrow('killed');
  await searcher(aSource(steps)).search(started, never);
  const { leads, found, end } = await told();
  expect(leads).toEqual(['led_a', 'led_b', 'led_c']);
  expect(found).toEqual([2, 3]);
  expect(end).toMatchObject([{ outcome: 'complete', found: 3 }]);
});

test('delivered again after its end it says nothing', async () => {
  const started = await start();
  await searcher(aSource([[aLead('a')]])).search(started, never);
  const before = await told();
  await searcher(aSource([[aLead('b')]])).search(started, never);
  expect(await told()).toEqual(before);
});

test('called off it says nothing more', async () => {
  const started = await start();
  const { jobId } = started.data;
  const cancel = () =>
    append(
      jobId,
      LeadSearchCompleted.of({ jobId, outcome: 'canceled', found: 1, completedAt: new Date().toISOString() }),
    );
  await searcher(aSource([[aLead('a')], cancel, [aLead('b')], [aLead('c')]])).search(started, never);
  expect(await told()).toMatchObject({ leads: ['led_a'], end: [{ outcome: 'canceled' }] });
});

test('ends with a timeout when its time is over, with what it has found', async () => {
  await searcher(aSource([[aLead('a')], 'wait']), { timeoutMs: 300 }).search(await start(), never);
  expect((await told()).end).toMatchObject([
    { outcome: 'timeout', found: 1, error: expect.stringContaining('longer than') },
  ]);
});

test('what it waited before somebody began it does not count', async () => {
  const started = await start({ startedAt: '2026-01-01T00:00:00.000Z' });
  await searcher(aSource([[aLead('a')]])).search(started, never);
  expect((await told()).end).toMatchObject([{ outcome: 'complete', found: 1 }]);
});

test('time counts from when it was first begun, not from the last delivery', async () => {
  const started = await start();
  const broken = aSource([new Error('broken')]);
  await expect(searcher(broken).search(started, never)).rejects.toThrow('broken');
  await sleep(300);
  await searcher(broken, { timeoutMs: 250 }).search(started, never);
  expect((await told()).end).toMatchObject([{ outcome: 'timeout', found: 0 }]);
});

test('a shutdown is no end: whoever is next goes on', async () => {
  const shutdown = new AbortController();
  setTimeout(() => shutdown.abort(), 50);
  await expect(searcher(aSource(['wait'])).search(await start(), shutdown.signal)).rejects.toThrow('aborted');
  expect((await told()).end).toEqual([]);
});

test.each([
  ['a filter that cannot be read', new UnreadableSizeError('huge'), 'company size "huge"'],
  ['no source that answers', new LeadSourceError('local', 'answered 503'), 'answered 503'],
])('%s is an error for whoever asked', async (_, error, sentence) => {
  await searcher(aSource([error])).search(await start(), never);
  expect((await told()).end).toMatchObject([{ outcome: 'error', error: expect.stringContaining(sentence) }]);
});

test('a source that nobody has is an error that names those there are', async () => {
  await searcher(aSource([])).search(await start({ sources: ['crm'] }), never);
  expect((await told()).end).toMatchObject([
    { outcome: 'error', error: expect.stringMatching(/"crm".*There are: local/) },
  ]);
});

test('finds no more than was asked for', async () => {
  const asked: number[] = [];
  const source: LeadSource = {
    name: 'local',
    async *search({ limit }) {
      asked.push(limit);
      yield await Promise.resolve({ source: 'local', examined: 1, leads: [], progress: 1 });
    },
  };
  await searcher(source, { maxLeads: 50 }).search(await start({ limit: 20 }), never);
  await searcher(source, { maxLeads: 50 }).search(await start({ limit: 900 }), never);
  expect(asked).toEqual([20, 50]);
});

test('tells of the best of those who were left out, with the reason and without their address', async () => {
  const missed = (name: string, score: number): FoundLead => ({
    ...aLead(name),
    score,
    excludedReason: 'location “Madrid” is not India',
  });
  const started = await start();
  const source: LeadSource = {
    name: 'local',
    async *search() {
      const nearest = Array.from({ length: 12 }, (_, i) => missed(`m${i}`, i / 100));
      yield { source: 'local', examined: 500, leads: [aLead('ann')], nearest, progress: 1 };
    },
  };
  await searcher(source).search(started, never);
  const ended = await log.last(`evt.${workspaceId}.lead.${started.data.jobId}.search_completed`);
  const nearest = (ended?.data['nearest'] ?? []) as Record<string, unknown>[];
  expect(nearest).toHaveLength(10);
  expect(nearest[0]).toEqual({
    leadId: 'led_m11',
    source: 'test',
    score: 0.11,
    scoreReason: 'role',
    excludedReason: 'location “Madrid” is not India',
  });
});
