import { DatabaseModule } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import {
  LeadFound,
  LeadSearchCompleted,
  LeadSearchProgressed,
  LeadSearchStarted,
  newId,
  type EventFact,
} from '@posthorn/events';
import { ApiKeys, createLogger, startService, type RunningService } from '@posthorn/platform';
import { anEvent, aWorkspace, testDatabase, testServers, type TestWorkspace } from '@posthorn/testing';
import { EventSource } from 'eventsource';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { StreamGatewayModule } from '../../app.module.js';
import { streamGatewaySettings } from '../../config.js';
import { StreamEngine } from '../../engine/engine.js';
import { StreamClient } from '../../stream/stream-client.fixture.js';

const at = '2026-06-15T09:00:02.000Z';
let log: ConnectedEventLog;
let service: RunningService;
let workspace: TestWorkspace;
let jobId: string;
const clients: StreamClient[] = [];

beforeAll(async () => {
  const { natsUrl, databaseUrl } = testServers();
  log = await connectEventLog({ natsUrl });
  service = await startService({
    name: 'stream-gateway',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 4 }),
      StreamGatewayModule.forRoot(streamGatewaySettings.parse({ STREAM_RING_EVENTS: 20, STREAM_DRAIN_MS: 0 })),
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
});
afterAll(async () => {
  await service.stop();
  await log.close();
});
beforeEach(async () => {
  workspace = await aWorkspace();
  jobId = newId('job');
});
afterEach(() => {
  for (const client of clients.splice(0)) client.cut();
});

/** @returns the ids */
async function append(facts: readonly EventFact[], of = jobId, owner = workspace): Promise<string[]> {
  const { workspaceId } = owner;
  const place = { workspaceId, key: of, occurredAt: at, testMode: false, correlationId: of };
  const { events } = await log.append(facts.map((fact) => ({ fact, ...place })));
  return events.map(({ id }) => id);
}

const started = (of = jobId) =>
  LeadSearchStarted.of({ jobId: of, query: 'founders', sources: ['local'], startedBy: { kind: 'key' }, startedAt: at });
const progressed = (of = jobId) =>
  LeadSearchProgressed.of({ jobId: of, source: 'local', examined: 10, found: 1, progress: 0.5, progressedAt: at });
const found = (of = jobId) =>
  LeadFound.of({ jobId: of, leads: [{ leadId: 'led_1', source: 'local', score: 1 }], found: 1, foundAt: at });
const completed = (of = jobId) => LeadSearchCompleted.of({ jobId: of, outcome: 'complete', found: 1, completedAt: at });

const pathOf = (of = jobId): string => `/reach/api/lead-finder/jobs/${of}/stream`;

async function open(path = pathOf(), headers: Record<string, string> = {}): Promise<StreamClient> {
  const client = await StreamClient.open(`${service.url}${path}`, {
    authorization: `Bearer ${workspace.keys.msr}`,
    ...headers,
  });
  clients.push(client);
  return client;
}

const namesOf = ({ events }: StreamClient) => events.map(({ event }) => event);

test('a search is told from its start, then live, to its end, which closes the stream', async () => {
  const before = await append([started(), progressed()]);
  const other = newId('job');
  await append([started(other), found(other)], other);
  const client = await open();
  expect(client.response.headers['content-type']).toBe('text/event-stream');
  await client.until(({ events }) => events.length === 2);
  expect(client.comments[0]).toBe('connected');
  const after = [...(await append([found()])), ...(await append([completed()]))];
  await client.until(({ closed }) => closed);
  expect(namesOf(client)).toEqual(['progress', 'progress', 'found', 'complete']);
  expect(client.ids).toEqual([...before, ...after]);
  const { counters } = service.app.get(StreamEngine);
  expect(counters.streams.get('reach-lead-finder')?.closed.complete).toBeGreaterThan(0);
});

test('a beginning that memory has forgotten is read from the log', async () => {
  await append([started(), found()]);
  await log.append(Array.from({ length: 50 }, () => anEvent(workspace)));
  const client = await open(`/api/lead-finder/jobs/${jobId}/stream`);
  await client.until(({ events }) => events.length === 2);
  await append([completed()]);
  await client.until(({ closed }) => closed);
  expect(namesOf(client)).toEqual(['progress', 'found', 'complete']);
});

test('a client that comes back with the last id gets what it has missed', async () => {
  const [first = ''] = await append([started(), progressed(), found()]);
  const client = await open(pathOf(), { 'last-event-id': first });
  await client.until(({ events }) => events.length === 2);
  expect(namesOf(client)).toEqual(['progress', 'found']);
});

test.each([
  ['complete', { status: 'done', total_found: 1, error: null }],
  ['error', { status: 'failed', total_found: 1, error: 'no source answers' }],
] as const)('a search that has ended with %s is answered as JSON', async (outcome, expected) => {
  const error = outcome === 'error' ? 'no source answers' : undefined;
  await append([started(), LeadSearchCompleted.of({ jobId, outcome, found: 1, error, completedAt: at })]);
  const client = await open(pathOf(), { accept: 'text/event-stream' });
  await client.until(({ closed }) => closed);
  expect(client.response).toMatchObject({
    statusCode: 200,
    headers: { 'content-type': expect.stringContaining('json') },
  });
  expect(JSON.parse(client.text)).toEqual({ jobId, progress: null, completed_at: at, ...expected });
});

test('an EventSource follows a search, asks once more when it has ended, and then lets it be', async () => {
  await append([started()]);
  const connects: (string | null)[] = [];
  const source = new EventSource(service.url + pathOf(), {
    fetch: (input, init) => {
      const headers = new Headers({ ...init.headers, authorization: `Bearer ${workspace.keys.msr}` });
      connects.push(headers.get('last-event-id'));
      return fetch(input, { ...init, headers });
    },
  });
  try {
    const seen: { readonly type: string; readonly lastEventId: string }[] = [];
    for (const name of ['progress', 'found', 'complete'])
      source.addEventListener(name, ({ type, lastEventId }) => seen.push({ type, lastEventId }));
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(1);
    await append([progressed(), found(), completed()]);
    await expect.poll(() => source.readyState, { timeout: 10_000 }).toBe(EventSource.CLOSED);
    expect(seen.map(({ type }) => type)).toEqual(['progress', 'progress', 'found', 'complete']);
    expect(connects).toEqual([null, seen.at(-1)?.lastEventId]);
  } finally {
    source.close();
  }
});

test('an unknown search, one of another workspace, an import and what cannot be an id are refused alike', async () => {
  const [foreign, imported] = [newId('job'), newId('imp')];
  await append([started(foreign)], foreign, await aWorkspace());
  for (const id of [newId('job'), foreign, imported, '*', '%3E', 'a.b', 'x%00']) {
    const client = await open(pathOf(id));
    await client.until(({ closed }) => closed);
    expect([client.response.statusCode, client.text], id).toEqual([404, '{"error":"Job not found"}']);
  }
});

test('a cursor of another workspace and an unknown parameter are refused and named', async () => {
  await append([started()]);
  const [foreign = ''] = await append([started('job_x')], 'job_x', await aWorkspace());
  for (const [path, headers, name] of [
    [pathOf(), { 'last-event-id': foreign }, 'Last-Event-ID'],
    [`${pathOf()}?types=found`, {}, 'types'],
  ] as const) {
    const client = await open(path, headers);
    await client.until(({ closed }) => closed);
    expect(client.response.statusCode).toBe(400);
    expect(JSON.parse(client.text)).toEqual({ error: expect.stringContaining(name) });
  }
});

test('a key of another API and one that is bound to a mailbox are refused', async () => {
  await append([started()]);
  const status = async (key: string): Promise<number> =>
    (await fetch(service.url + pathOf(), { headers: { authorization: `Bearer ${key}` } })).status;
  expect(await status(workspace.keys.msk)).toBe(403);
  const wanted = { workspaceId: workspace.workspaceId, kind: 'msr', scopes: ['read'], mailbox: 'a@b.example' } as const;
  expect(await status((await new ApiKeys(testDatabase()).create(wanted)).key)).toBe(403);
});
