import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, DatabaseModule, migrateToLatest, type Database } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import { contactKey, newId, type RecordedEvent } from '@posthorn/events';
import { createLogger, FileBlobStore, startService, type RunningService } from '@posthorn/platform';
import { aWorkspace, testDatabase, testServers, type TestWorkspace } from '@posthorn/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiModule } from './app.module.js';

/** A database of this file's own for the read models; workspaces and keys are copied into it. */
const databaseName = `api_${newId('db').slice(3).toLowerCase()}`;
let blobDir: string;
let db: Kysely<Database>;
let log: ConnectedEventLog;
let service: RunningService;
let workspace: TestWorkspace;
let projector: NodeJS.Timeout | undefined;

beforeAll(async () => {
  const { databaseUrl, natsUrl } = testServers();
  blobDir = await mkdtemp(join(tmpdir(), 'posthorn-api-'));
  await sql`create database ${sql.id(databaseName)}`.execute(testDatabase());
  const url = Object.assign(new URL(databaseUrl), { pathname: databaseName }).href;
  db = createDatabase({ url, max: 4 });
  await migrateToLatest(db);
  log = await connectEventLog({ natsUrl });
  service = await startService({
    name: 'api',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url, max: 4 }),
      ApiModule.forRoot({ BLOB_DIR: blobDir }),
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
});

afterAll(async () => {
  clearInterval(projector);
  await service.stop();
  await log.close();
  await db.destroy();
  await sql`drop database ${sql.id(databaseName)} with (force)`.execute(testDatabase());
  await rm(blobDir, { recursive: true });
});

beforeEach(async () => {
  workspace = await anotherWorkspace();
  clearInterval(projector);
  projector = setInterval(() => void project(), 20);
});

async function anotherWorkspace(): Promise<TestWorkspace> {
  const another = await aWorkspace();
  await copyWorkspace(another.workspaceId);
  return another;
}

async function copyWorkspace(workspaceId: string): Promise<void> {
  const from = testDatabase();
  const rows = await from.selectFrom('workspaces').selectAll().where('id', '=', workspaceId).execute();
  const keys = await from.selectFrom('api_keys').selectAll().where('workspace_id', '=', workspaceId).execute();
  await db.insertInto('workspaces').values(rows).execute();
  await db
    .insertInto('api_keys')
    .values(keys.map(({ revoked_at: _revokedAt, ...key }) => key))
    .execute();
}

/** Does once what the projector does all the time, for this test's workspace. */
async function project(): Promise<void> {
  const { last } = await log.bounds();
  for (const event of await queuedSends()) {
    const row = {
      workspace_id: event.workspaceId,
      agent_id: event.agentId ?? null,
      test_mode: event.testMode,
    };
    const at = new Date(event.occurredAt);
    await db
      .insertInto('read.sends')
      .values({
        ...row,
        send_id: event.correlationId,
        contact_key: event.contact ?? '',
        recipient_email: String(event.data['recipientEmail']),
        status: 'queued',
        queued_at: at,
        deferral_keys: [],
        last_event_at: at,
        last_sequence: event.sequence,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await db
      .insertInto('read.events')
      .values({
        ...row,
        sequence: event.sequence,
        id: event.id,
        type: event.type,
        contact: event.contact ?? null,
        occurred_at: at,
        correlation_id: event.correlationId,
        envelope: JSON.stringify(event),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await db.updateTable('read.checkpoints').set({ position: last }).where('position', '<', last).execute();
}

async function queuedSends(): Promise<RecordedEvent[]> {
  const found = [];
  for await (const event of log.read({ subjects: [`evt.${workspace.workspaceId}.send.*.*`] })) found.push(event);
  return found;
}

interface Call {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  { key = workspace.keys.mm_live, headers = {} }: Call = {},
) {
  const response = await fetch(`${service.url}/v1/agent/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const requestSend = (body: object, options?: Call) =>
  call('POST', 'request-send', { recipientEmail: 'alice@example.com', ...body }, options);
const register = async (agentName: string) => String((await call('POST', 'register', { agentName })).body['agentId']);

test('whoami names the workspace of the key', async () => {
  expect(await call('POST', 'whoami', {})).toEqual({ status: 200, body: { tenant_id: workspace.workspaceId } });
  expect(await call('POST', 'whoami')).toMatchObject({ status: 200 });
});

test('it is ready when the log answers', async () => {
  const response = await fetch(`${service.url}/health/ready`);
  expect(await response.json()).toMatchObject({ status: 'ok', checks: { api: 'ok' } });
});

test.each([
  ['no key', { key: '' }, 401],
  ['an unknown key', { key: `mm_live_${'a'.repeat(32)}` }, 401],
])('%s is refused', async (_, options, status) => {
  expect((await call('POST', 'whoami', {}, options)).status).toBe(status);
});

test('a key of another product is refused', async () => {
  expect(await call('POST', 'whoami', {}, { key: workspace.keys.mk_live })).toMatchObject({ status: 403 });
});

describe('agents', () => {
  test('are registered by name, once, and listed', async () => {
    const first = await call('POST', 'register', {
      tenantId: workspace.workspaceId,
      agentName: 'sales',
      agentRole: 'sdr',
      email: 'Sales@Example.com',
    });
    expect(first).toMatchObject({
      status: 200,
      body: { agentName: 'sales', agentRole: 'sdr', email: 'sales@example.com' },
    });
    const again = await call('POST', 'register', { agentName: 'sales', agentRole: 'closer' });
    expect(again.body).toEqual({ ...first.body, agentRole: 'closer' });
    expect(await call('GET', `agents?tenantId=${workspace.workspaceId}`)).toEqual({
      status: 200,
      body: { agents: [again.body] },
    });
  });

  test('of one name are one agent, also when registered at once', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => register('sales')));
    expect(new Set(ids).size).toBe(1);
  });

  test('cannot share an address', async () => {
    await call('POST', 'register', { agentName: 'a', email: 'a@example.com' });
    expect(await call('POST', 'register', { agentName: 'b', email: 'A@example.com' })).toMatchObject({
      status: 409,
      body: { code: 'EMAIL_TAKEN', fix: expect.any(String) },
    });
  });

  test('of another workspace stay out of sight', async () => {
    await register('sales');
    const other = await aWorkspace();
    expect(await call('GET', `agents?tenantId=${other.workspaceId}`)).toMatchObject({
      status: 403,
      body: { code: 'TENANT_MISMATCH' },
    });
  });

  test('with a name that cannot be stored are refused', async () => {
    expect(await call('POST', 'register', { agentName: 'a\u0000b' })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('agentName') },
    });
  });
});

describe('contacts', () => {
  test('are saved by address, once, and listed page by page', async () => {
    for (const email of ['a@example.com', 'b@example.com', 'c@example.com']) await call('POST', 'contacts', { email });
    const again = await call('POST', 'contacts', { email: 'A@example.com', name: 'Anna' });
    expect(again.body).toMatchObject({ contactId: contactKey(workspace.secret, 'a@example.com'), name: 'Anna' });
    const first = await call('GET', 'contacts?limit=2');
    expect(first.body).toMatchObject({ contacts: [{}, {}], nextCursor: expect.any(String) });
    const rest = await call('GET', `contacts?limit=2&cursor=${String(first.body['nextCursor'])}`);
    expect(rest.body).toMatchObject({ contacts: [{}], nextCursor: null });
  });

  test.each([
    ['limit', 'limit=0'],
    ['cursor', 'cursor=x'],
    ['frm', 'frm=1'],
  ])('a bad query is refused, naming %s', async (name, query) => {
    expect(await call('GET', `contacts?${query}`)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining(name) },
    });
  });
});

describe('request-send', () => {
  test("queues a send of the caller's workspace, with its content in the blob store", async () => {
    const agentId = await register('sales');
    const payload = { subject: 'Hello', html: '<p>Hi</p>', text: 'Hi' };
    const { status, body } = await requestSend(
      { payload, dedupeKey: 'k', templateId: 'welcome' },
      { headers: { 'x-agent-id': agentId } },
    );
    expect({ status, body }).toEqual({
      status: 200,
      body: { requestId: expect.stringMatching(/^req_/), status: 'queued' },
    });
    const [event] = await queuedSends();
    const { requestId } = body;
    expect(event).toMatchObject({
      subject: `evt.${workspace.workspaceId}.send.${contactKey(workspace.secret, 'alice@example.com')}.queued`,
      agentId,
      testMode: false,
      correlationId: requestId,
      data: { requestId, recipientEmail: 'alice@example.com', templateId: 'welcome', subject: 'Hello', dedupeKey: 'k' },
    });
    const { sha256 } = event!.data['content'] as { sha256: string };
    expect(JSON.parse(Buffer.from((await new FileBlobStore(blobDir).get(sha256)) ?? []).toString())).toEqual(payload);
  });

  test('with a test key queues a test send, apart from the live one of the same key', async () => {
    const live = await requestSend({ dedupeKey: 'k' });
    const trial = await requestSend({ dedupeKey: 'k' }, { key: workspace.keys.mm_test });
    expect(trial.body['requestId']).not.toBe(live.body['requestId']);
    expect((await queuedSends()).map(({ testMode }) => testMode)).toEqual([false, true]);
  });

  test('is shown at once', async () => {
    const { body } = await requestSend({});
    expect(await call('GET', `sends/${String(body['requestId'])}`)).toMatchObject({
      status: 200,
      body: { requestId: body['requestId'], status: 'queued', recipientEmail: 'alice@example.com', deliveredAt: null },
    });
  });

  test('without a dedupe key is a new send every time', async () => {
    await requestSend({});
    await requestSend({});
    expect(await queuedSends()).toHaveLength(2);
  });
});

describe('a dedupe key', () => {
  test('repeated twenty times at once is one send', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => requestSend(index % 2 ? { dedupeKey: 'k' } : { idempotencyKey: 'k' })),
    );
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await queuedSends()).toHaveLength(1);
  });

  test('repeated later, after the projector has it, is the same send', async () => {
    const first = await requestSend({ dedupeKey: 'k', payload: { subject: 'a', text: 'b' } });
    await project();
    const again = await requestSend({ dedupeKey: 'k', payload: { text: 'b', subject: 'a' } });
    expect(again).toEqual(first);
    expect(await queuedSends()).toHaveLength(1);
  });

  test.each([
    ['recipient', { recipientEmail: 'bob@example.com' }],
    ['content', { payload: { subject: 'other' } }],
    ['template', { templateId: 'other' }],
  ])('with another %s is refused, soon and late', async (_, change) => {
    const first = await requestSend({ dedupeKey: 'k' });
    const refused = {
      status: 422,
      body: { code: 'DEDUPE_KEY_REUSED', requestId: first.body['requestId'], fix: expect.any(String) },
    };
    expect(await requestSend({ dedupeKey: 'k', ...change })).toMatchObject(refused);
    await project();
    expect(await requestSend({ dedupeKey: 'k', ...change })).toMatchObject(refused);
    expect(await queuedSends()).toHaveLength(1);
  });

  test('used for two recipients at once queues one of them', async () => {
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => requestSend({ dedupeKey: 'k', recipientEmail: `${name}@example.com` })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422, 422, 422]);
    expect(await queuedSends()).toHaveLength(1);
  });
});

describe('a request to send is refused for', () => {
  test.each([
    ['recipientEmail', { recipientEmail: 'Alice <alice@example.com>' }],
    ['recipientEmail', { recipientEmail: ['alice@example.com'] }],
    ['scheduledAt', { scheduledAt: '2030-01-01T00:00:00Z' }],
    ['attachments', { attachments: [{}] }],
    ['humanize', { humanize: true }],
    ['dedupKey', { dedupKey: 'misspelt' }],
    ['idempotencyKey', { dedupeKey: 'a', idempotencyKey: 'b' }],
    ['payload/subject', { payload: { subject: 'a\r\nBcc: b' } }],
    ['payload', { payload: JSON.parse('['.repeat(40) + ']'.repeat(40)) }],
  ])('%s', async (name, body) => {
    expect(await requestSend(body)).toMatchObject({ status: 400, body: { detail: expect.stringContaining(name) } });
    expect(await queuedSends()).toEqual([]);
  });

  test('a payload nested to end the call stack', async () => {
    const nested = '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000);
    const body = `{"recipientEmail":"alice@example.com","payload":${nested}}`;
    expect(await call('POST', 'request-send', body)).toMatchObject({ status: 400 });
  });

  test("another workspace's tenantId", async () => {
    expect(await requestSend({ tenantId: 'wsk_other' })).toMatchObject({
      status: 403,
      body: { code: 'TENANT_MISMATCH' },
    });
  });

  test('an unknown agent', async () => {
    const refused = { status: 422, body: { code: 'UNKNOWN_AGENT', fix: expect.any(String) } };
    expect(await requestSend({}, { headers: { 'x-agent-id': 'agt_none' } })).toMatchObject(refused);
    expect(await requestSend({ mailboxId: 'agt_none' })).toMatchObject(refused);
  });

  test('two agents', async () => {
    expect(await requestSend({ mailboxId: 'agt_b' }, { headers: { 'x-agent-id': 'agt_a' } })).toMatchObject({
      status: 422,
      body: { code: 'AGENT_MISMATCH' },
    });
  });
});

test('a send is not shown to whoever names another tenant', async () => {
  const { body } = await requestSend({});
  const path = `sends/${String(body['requestId'])}`;
  expect(await call('GET', `${path}?tenantId=${workspace.workspaceId}`)).toMatchObject({ status: 200 });
  expect(await call('GET', `${path}?tenantId=wsk_other`)).toMatchObject({ status: 403 });
  expect(await call('GET', path, undefined, { key: (await anotherWorkspace()).keys.mm_live })).toMatchObject({
    status: 404,
  });
});

test.each(['req_00000000000000000000000000', 'nonsense', '%00'])(
  'a send that is not of this workspace is unknown: %s',
  async (id) => {
    expect(await call('GET', `sends/${id}`)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SEND' } });
  },
);
