import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseModule } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import { CampaignCreated, newId, progressSubject } from '@posthorn/events';
import { ApiKeys, createLogger, startService, type RunningService } from '@posthorn/platform';
import { aWorkspace, testDatabase, testServers, type TestWorkspace } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { StreamGatewayModule } from '../../app.module.js';
import { streamGatewaySettings } from '../../config.js';
import { StreamEngine } from '../../engine/engine.js';
import { StreamClient } from '../../stream/stream-client.fixture.js';
import { TestGateway } from '../gateway.fixture.js';
import { CampaignWatches } from './campaign-watches.js';
import type { SendProgress } from './send-progress.js';

const SETTINGS = { STREAM_KEY_RECHECK_MS: 100, STREAM_MAX_PER_KEY: 3, STREAM_DRAIN_MS: 0 };
const db = testDatabase();
let log: ConnectedEventLog;
let service: RunningService;
let workspace: TestWorkspace;
const clients: StreamClient[] = [];

function startGateway(): Promise<RunningService> {
  const { natsUrl, databaseUrl } = testServers();
  return startService({
    name: 'stream-gateway',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 4 }),
      StreamGatewayModule.forRoot(streamGatewaySettings.parse(SETTINGS)),
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
}

beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  service = await startGateway();
});
afterAll(async () => {
  await service.stop();
  await log.close();
});
beforeEach(async () => {
  workspace = await aWorkspace();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.cut();
  await expect.poll(() => service.app.get(StreamEngine).counters.connections).toBe(0);
  expect(service.app.get(CampaignWatches).size).toBe(0);
});

type Counts = Omit<SendProgress, 'status' | 'total'>;
const NONE: Counts = { sent: 0, bounced: 0, delivered: 0, opened: 0 };

/** A campaign as the projector would leave it. */
async function aCampaign(status: SendProgress['status'], total = 10, { workspaceId } = workspace): Promise<string> {
  const id = newId('cmp');
  await db
    .insertInto('read.campaigns')
    .values(campaignRow(id, workspaceId, status, total))
    .execute();
  return id;
}

function campaignRow(campaign_id: string, workspace_id: string, status: SendProgress['status'], total: number) {
  const at = { created_at: new Date(), updated_at: new Date() };
  return {
    campaign_id,
    workspace_id,
    test_mode: false,
    name: 'Spring',
    status,
    total,
    left_out: 0,
    last_sequence: 1,
    ...at,
  };
}

/** Counts of one step, as the projector would write them, and its notice unless it is lost. */
async function count(
  campaignId: string,
  counts: Partial<Counts>,
  { step = 1, variant = '', isLost = false } = {},
): Promise<void> {
  const rest = { total: 0, queued: 0, clicked: 0, replied: 0, complained: 0, failed: 0, skipped: 0 };
  await db
    .insertInto('read.campaign_counts')
    .values({
      ...rest,
      ...NONE,
      ...counts,
      workspace_id: workspace.workspaceId,
      campaign_id: campaignId,
      campaign_step: step,
      variant,
    })
    .onConflict((on) => on.columns(['workspace_id', 'campaign_id', 'campaign_step', 'variant']).doUpdateSet(counts))
    .execute();
  if (!isLost) notify(campaignId);
}

async function setStatus(campaignId: string, status: SendProgress['status']): Promise<void> {
  await db.updateTable('read.campaigns').set({ status }).where('campaign_id', '=', campaignId).execute();
  notify(campaignId);
}

function notify(campaignId: string): void {
  log.connection.publish(progressSubject(workspace.workspaceId, campaignId));
}

async function open(campaignId: string, key = workspace.keys.msk, { url } = service): Promise<StreamClient> {
  const client = await StreamClient.open(`${url}/mail/campaigns/${campaignId}/send-stream`, {
    authorization: `Bearer ${key}`,
  });
  clients.push(client);
  return client;
}

const seen = ({ events }: StreamClient): unknown[] =>
  events.map(({ data }) => (data === '[DONE]' ? data : (JSON.parse(data) as unknown)));
const last = (client: StreamClient): unknown => seen(client).at(-1);

test('a stream begins with how the campaign stands, as the page prints it, tells what changes, and ends when it is sent', async () => {
  const id = await aCampaign('sending', 10_000);
  await count(id, { sent: 500, bounced: 12, delivered: 488, opened: 65 });
  const startedMs = performance.now();
  const client = await open(id);
  expect(client.response).toMatchObject({
    statusCode: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' },
  });
  await client.until(({ events }) => events.length > 0);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  expect(client.text).toBe(
    'data: {"status":"sending","sent":500,"total":10000,"bounced":12,"delivered":488,"opened":65}\n\n',
  );
  await count(id, { sent: 10_000, bounced: 145, delivered: 9_855, opened: 2_340 });
  await setStatus(id, 'sent');
  await client.until(({ closed }) => closed);
  expect(
    client.text.endsWith(
      'data: {"status":"sent","sent":10000,"total":10000,"bounced":145,"delivered":9855,"opened":2340}\n\ndata: [DONE]\n\n',
    ),
  ).toBe(true);
  expect(client.events.every((event) => event.id === undefined && event.event === undefined)).toBe(true);
});

test.each(['sent', 'cancelled', 'failed'] as const)(
  'a campaign that is %s is told once, and the stream ends at once',
  async (status) => {
    const client = await open(await aCampaign(status));
    await client.until(({ closed }) => closed);
    expect(seen(client)).toEqual([{ status, total: 10, ...NONE }, '[DONE]']);
  },
);

test('a change is told soon after its notice, and within two seconds and a half without one', async () => {
  const id = await aCampaign('sending');
  const client = await open(id);
  await client.until(({ events }) => events.length === 1);
  await sleep(400);
  let startedMs = performance.now();
  await count(id, { sent: 3 });
  await client.until(() => (last(client) as SendProgress).sent === 3);
  // Without the notice it would be 1.6 s; in between lies a busy machine.
  expect(performance.now() - startedMs).toBeLessThan(1_400);
  startedMs = performance.now();
  await count(id, { sent: 4 }, { isLost: true });
  await client.until(() => (last(client) as SendProgress).sent === 4);
  expect(performance.now() - startedMs).toBeLessThan(2_500);
});

test('while nothing changes a snapshot comes every two seconds, and however much changes four a second at most', async () => {
  const id = await aCampaign('sending', 1_000);
  const client = await open(id);
  await client.until(({ events }) => events.length === 2);
  const arrivedMs: number[] = [];
  client.response.on('data', () => arrivedMs.push(performance.now()));
  const startedMs = performance.now();
  for (let sent = 1; sent <= 200; sent++) {
    await count(id, { sent });
    await sleep(10);
  }
  await client.until(() => (last(client) as SendProgress).sent === 200);
  const seconds = (performance.now() - startedMs) / 1_000;
  expect(arrivedMs.length).toBeGreaterThan(3);
  expect(arrivedMs.length).toBeLessThanOrEqual(Math.ceil(seconds * 4));
});

test('sent and total are of the first mail, over its variants, so that a bar never passes its end', async () => {
  const id = await aCampaign('sending', 10);
  await count(id, { sent: 6, delivered: 5 }, { variant: 'a' });
  await count(id, { sent: 4, delivered: 4, opened: 1 }, { variant: 'b' });
  await count(id, { sent: 9, delivered: 9 }, { step: 2 });
  await count(id, { sent: 1 }, { step: 0 });
  const client = await open(id);
  await client.until(({ events }) => events.length > 0);
  expect(last(client)).toEqual({ status: 'sending', sent: 10, total: 10, bounced: 0, delivered: 9, opened: 1 });
});

test('all who watch a campaign share its look-ups', async () => {
  const id = await aCampaign('sending');
  const key = await new ApiKeys(db).create({ workspaceId: workspace.workspaceId, kind: 'msk', scopes: ['read'] });
  const watching = [await open(id), await open(id), await open(id, key.key), await open(id, key.key)];
  for (const client of watching) await client.until(({ events }) => events.length > 0);
  expect(service.app.get(CampaignWatches).size).toBe(1);
  await setStatus(id, 'cancelled');
  for (const client of watching) {
    await client.until(({ closed }) => closed);
    expect(seen(client).slice(-2)).toEqual([{ status: 'cancelled', total: 10, ...NONE }, '[DONE]']);
  }
});

test('an unknown campaign and one of another workspace are refused alike, and so is what cannot be an id', async () => {
  const foreign = await aCampaign('sending', 10, await aWorkspace());
  for (const id of [newId('cmp'), foreign, 'x%00y', 'a.b', '*', '%3E']) {
    const client = await open(id);
    await client.until(({ closed }) => closed);
    expect([client.response.statusCode, client.text], id).toEqual([401, '{"error":"not_found"}']);
  }
});

test.each(['mm_live', 'mk_live', 'msr', 'worker'] as const)('a key of the kind %s is not let in', async (kind) => {
  const client = await open(await aCampaign('sending'), workspace.keys[kind]);
  await client.until(({ closed }) => closed);
  expect(client.response.statusCode).toBe(401);
  expect(JSON.parse(client.text)).toMatchObject({ code: 'wrong_key_kind', error: expect.stringContaining('msk_') });
});

test('no key, a wrong one, a ticket and a key that is bound to a mailbox are not let in', async () => {
  const id = await aCampaign('sending');
  const path = `${service.url}/mail/campaigns/${id}/send-stream`;
  expect((await fetch(path)).status).toBe(401);
  expect((await fetch(path, { headers: { authorization: 'Bearer msk_no' } })).status).toBe(401);
  expect((await fetch(`${path}?ticket=x`, { headers: { authorization: `Bearer ${workspace.keys.msk}` } })).status).toBe(
    400,
  );
  const wanted = {
    workspaceId: workspace.workspaceId,
    kind: 'msk',
    scopes: ['read'],
    mailbox: 'a@example.com',
  } as const;
  const bound = await new ApiKeys(db).create(wanted);
  expect((await fetch(path, { headers: { authorization: `Bearer ${bound.key}` } })).status).toBe(403);
});

test('a campaign that was created a moment ago is waited for until the read model shows it', async () => {
  await using gateway = await TestGateway.start();
  const tenant = await gateway.tenant();
  const key = await gateway.key(tenant, 'msk');
  const id = newId('cmp');
  const createdAt = new Date().toISOString();
  const fact = CampaignCreated.of({ campaignId: id, name: 'Spring', createdBy: { kind: 'key' }, createdAt });
  await gateway.append(tenant, { fact, key: id });
  const opening = gateway.open(`/mail/campaigns/${id}/send-stream`, key);
  await sleep(100);
  await gateway.db
    .insertInto('read.campaigns')
    .values(campaignRow(id, tenant.workspaceId, 'sent', 1))
    .execute();
  await gateway.project();
  const client = await opening;
  await client.until(({ closed }) => closed);
  expect(seen(client)).toEqual([{ status: 'sent', total: 1, ...NONE }, '[DONE]']);
});

test('while nobody knows how far campaigns are, a stream is refused with the time to come again', async () => {
  await using gateway = await TestGateway.start();
  const key = await gateway.key(await gateway.tenant(), 'msk');
  await sql`drop table read.campaigns`.execute(gateway.db);
  const { status, headers, body } = await gateway.get('/mail/campaigns/cmp_1/send-stream', key);
  expect([status, headers.get('retry-after')]).toEqual([503, '2']);
  expect(body).toMatchObject({ code: 'progress_unknown' });
});

test('a revoked key ends its streams', async () => {
  const keys = new ApiKeys(db);
  const key = await keys.create({ workspaceId: workspace.workspaceId, kind: 'msk', scopes: ['read'] });
  const id = await aCampaign('sending');
  const [ended, other] = [await open(id, key.key), await open(id)];
  await keys.revoke(workspace.workspaceId, key.id);
  await ended.until(({ closed }) => closed);
  expect(other.closed).toBe(false);
});

test('a key has as many streams as it may, and another one when one of them has ended', async () => {
  const id = await aCampaign('sending');
  for (let i = 0; i < 3; i++) expect((await open(id)).response.statusCode).toBe(200);
  expect((await open(id)).response.statusCode).toBe(429);
  clients[0]?.cut();
  await expect.poll(async () => (await open(id)).response.statusCode).toBe(200);
});

test('HEAD answers what a stream would begin with, and opens none', async () => {
  const id = await aCampaign('sending');
  const headers = { authorization: `Bearer ${workspace.keys.msk}` };
  const response = await fetch(`${service.url}/mail/campaigns/${id}/send-stream`, { method: 'HEAD', headers });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
});

test('a stopping process sends its watchers away with the time to come again', async () => {
  const stopping = await startGateway();
  const client = await open(await aCampaign('sending'), workspace.keys.msk, stopping);
  await client.until(({ events }) => events.length > 0);
  await stopping.stop();
  await client.until(({ closed }) => closed);
  expect(client.retryMs).toBeGreaterThanOrEqual(500);
});
