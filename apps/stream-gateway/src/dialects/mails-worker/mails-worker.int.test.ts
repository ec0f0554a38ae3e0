import { DeliveryBounced, DeliveryFailed, InboundClassified } from '@posthorn/events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestGateway, type Tenant } from '../gateway.fixture.js';

const MAILBOX = 'agent@example.com';

let gateway: TestGateway;
let tenant: Tenant;
let key: string;
let mailboxKey: string;
beforeAll(async () => {
  gateway = await TestGateway.start();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  tenant = await gateway.tenant();
  key = await gateway.key(tenant, 'worker');
  mailboxKey = await gateway.key(tenant, 'worker', MAILBOX);
});
afterEach(() => gateway.cutAll());

const about = { requestId: 'req_1', recipientEmail: 'anna@example.com' };
const at = '2026-01-02T03:04:05Z';
const received = (mailbox: string) =>
  InboundClassified.of({ messageId: 'msg_1', from: 'anna@example.com', mailbox, subject: 'Your code is 847293' });
/** So that two events are not stored in one millisecond. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 5));

test('a comment comes at once, and every 2 s while nothing happens', async () => {
  const client = await gateway.open('/worker/v1/events', key);
  await client.until(({ comments }) => comments.length === 1);
  const from = performance.now();
  await client.until(({ comments }) => comments.length === 3);
  expect(performance.now() - from).toBeGreaterThan(3_500);
  expect(client.comments).toEqual(['keepalive', 'keepalive', 'keepalive']);
  expect(client.response.headers['content-type']).toBe('text/event-stream');
});

test.each(['/v1/events', '/worker/v1/events'])('%s streams mail as it comes, each on one line', async (path) => {
  const client = await gateway.open(path, mailboxKey);
  const id = await gateway.append(tenant, { fact: received(MAILBOX) });
  await client.until(({ ids }) => ids.length === 1);
  expect(client.text).toContain(
    `id: ${id}\nevent: message.received\ndata: {"event":"message.received","email_id":"msg_1",`,
  );
});

test('types narrows, and bounced is every permanent failure', async () => {
  const open = (types: string) => gateway.open(`/v1/events?types=${types}`, key);
  const [lost, delivered, all] = [await open('message.bounced'), await open('message.delivered'), await open('*')];
  const ids = [
    await gateway.append(tenant, { fact: DeliveryBounced.of({ ...about, bouncedAt: at, bounceType: 'hard' }) }),
    await gateway.append(tenant, { fact: DeliveryFailed.of({ ...about, failedAt: at }) }),
    await gateway.append(tenant),
  ];
  await all.until((it) => it.ids.length === 3);
  await delivered.until((it) => it.ids.length === 1);
  expect(all.ids).toEqual(ids);
  expect(lost.ids).toEqual(ids.slice(0, 2));
  expect(delivered.ids).toEqual(ids.slice(2));
  expect(lost.events.map(({ event }) => event)).toEqual(['message.bounced', 'message.bounced']);
});

test('since a time is everything stored at that time or later, nothing before, and then what comes', async () => {
  const ids: string[] = [];
  const times: number[] = [];
  for (let i = 0; i < 30; i++) {
    // In log, ring and future; another workspace's lie between.
    ids.push(await gateway.append(tenant));
    const { last } = await gateway.log.bounds();
    times.push((await storedAtMs(last)) ?? NaN);
    await gateway.append(await otherTenant());
    await aMoment();
  }
  for (const from of [0, 7, 29]) {
    const client = await gateway.open(`/v1/events?types=*&since=${new Date(times[from]!).toISOString()}`, key);
    await client.until((it) => it.ids.length >= 30 - from);
    expect(client.ids).toEqual(ids.slice(from));
  }
  const afterAll = await gateway.open(`/v1/events?types=*&since=${new Date(Date.now()).toISOString()}`, key);
  const beforeAll = await gateway.open('/v1/events?types=*&since=1970-01-01T00:00:00Z', key);
  const next = await gateway.append(tenant);
  await afterAll.until((it) => it.ids.length > 0);
  await beforeAll.until((it) => it.ids.length > 30);
  expect(afterAll.ids).toEqual([next]);
  expect(beforeAll.ids).toEqual([...ids, next]);
});

let other: Tenant | undefined;
const otherTenant = async (): Promise<Tenant> => (other ??= await gateway.tenant());

/** By asking the log, as the gateway does. */
async function storedAtMs(sequence: number): Promise<number | undefined> {
  let [low, high] = [Date.now() - 10_000, Date.now() + 1];
  const isSince = async (ms: number) => {
    for await (const event of gateway.log.read({ since: new Date(ms), until: sequence }))
      return event.sequence <= sequence;
    return false;
  };
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isSince(middle)) low = middle;
    else high = middle;
  }
  return low;
}

test('what retention has removed is no gap for a time, as a time is no cursor', async () => {
  const old = new Date().toISOString();
  for (let i = 0; i < 3; i++) await gateway.append(tenant);
  gateway.log.forgetUpTo((await gateway.log.bounds()).last);
  const kept = await gateway.append(tenant);
  const client = await gateway.open(`/v1/events?types=*&since=${old}`, key);
  await client.until(({ ids }) => ids.includes(kept));
  expect(client.ids.at(-1)).toBe(kept);
  expect(client.response.headers).not.toHaveProperty('stream-gap');
});

test('Last-Event-ID resumes, whatever since says', async () => {
  const ids = [await gateway.append(tenant), await gateway.append(tenant), await gateway.append(tenant)];
  const client = await gateway.open('/v1/events?since=1970-01-01T00:00:00Z', key, { 'last-event-id': ids[0] ?? '' });
  await client.until((it) => it.ids.length === 2);
  expect(client.ids).toEqual(ids.slice(1));
});

test("the page's placeholder for an id is refused, naming the header, with what to do", async () => {
  const { status, body } = await gateway.get('/v1/events', key, { 'last-event-id': 'evt_abc123' });
  expect(status).toBe(400);
  expect(body).toMatchObject({
    error: {
      code: 'malformed_cursor',
      param: 'Last-Event-ID',
      message: expect.stringContaining('evt_ and 26 characters'),
    },
  });
});

test('a workspace key may look at one mailbox, known by an agent or by a key', async () => {
  const sarah = await gateway.agent(tenant, 'sarah@example.com');
  const hers = await gateway.open('/v1/events?mailbox=Sarah@Example.com', key);
  const bots = await gateway.open(`/v1/events?mailbox=${MAILBOX}`, key);
  const ids = [
    await gateway.append(tenant, { fact: received('sarah@example.com') }),
    await gateway.append(tenant, { fact: received(MAILBOX) }),
    await gateway.append(tenant, { agentId: sarah }),
    await gateway.append(tenant),
  ];
  await hers.until((it) => it.ids.length === 2);
  await bots.until((it) => it.ids.length === 1);
  expect(hers.ids).toEqual([ids[0], ids[2]]);
  expect(bots.ids).toEqual([ids[1]]);
});

test('a mailbox that the workspace does not have is 404, with what may have been meant', async () => {
  await gateway.agent(tenant, 'sarah@example.com');
  expect(await gateway.get('/v1/events?mailbox=sara@example.com', key)).toMatchObject({
    status: 404,
    body: {
      error: { code: 'mailbox_not_found', param: 'mailbox', message: expect.stringContaining('sarah@example.com') },
    },
  });
  // Of a key that is bound to it, and of no agent.
  expect(await gateway.get(`/v1/events?mailbox=${MAILBOX.replace('agent', 'agnt')}`, key)).toMatchObject({
    body: { error: { message: expect.stringContaining(`Did you mean ${MAILBOX}`) } },
  });
  const stranger = await gateway.key(await gateway.tenant(), 'worker');
  expect(await gateway.get('/v1/events?mailbox=sarah@example.com', stranger)).toMatchObject({
    status: 404,
    body: { error: { message: expect.stringContaining('/v1/agent/register') } },
  });
});

test('an agent that is registered later is seen within seconds', async () => {
  const path = '/v1/events?mailbox=tom@example.com';
  expect((await gateway.get(path, key)).status).toBe(404);
  await gateway.agent(tenant, 'tom@example.com');
  await expect.poll(async () => (await gateway.open(path, key)).response.statusCode, { timeout: 5_000 }).toBe(200);
});

test('whatever stands in a parameter or a header, the answer is not that the server failed', async () => {
  const lists = ['event_type', 'agent_id', 'since', 'limit', 'cursor'].map((name) => ['/api/v1/events', name] as const);
  const streams = ['types', 'mailbox', 'since', 'last_event_id'].map((name) => ['/worker/v1/events', name] as const);
  const named = ['event_types', 'since'].map((name) => ['/v1/events/stream', name] as const);
  const values = [
    '',
    '%00',
    '%FF',
    '%F0%9F%98%80',
    '%0d%0a',
    "'",
    '..',
    '*',
    '>',
    ',',
    '-1',
    '1e9',
    '9'.repeat(5_000),
    'evt_',
  ];
  const instants = [
    '0000-00-00T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-01-01T00:00:00+99:99',
    '-1',
    '0001-01-01T00:00Z',
  ];
  const mk = await gateway.key(tenant, 'mk_live');
  for (const [path, name] of [...lists, ...streams, ...named]) {
    for (const value of [...values, ...instants]) {
      const { response } = await gateway.open(`${path}?${name}=${value}`, mk);
      expect(response.statusCode, `${path} ${name}=${value}`).toBeLessThan(500);
      response.destroy();
    }
  }
  for (const id of ['%00', '..%2f', 'evt_', '9'.repeat(90), '%F0%9F%98%80'])
    expect((await gateway.get(`/v1/events/${id}`, mk)).status, id).toBeLessThan(500);
});
