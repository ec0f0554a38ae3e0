import { DeliveryDelivered, InboundClassified } from '@posthorn/events';
import type { KeyKind } from '@posthorn/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TestGateway, type Tenant } from '../dialects/gateway.fixture.js';

const OWN = 'sarah@example.com';
const FOREIGN = 'tom@example.com';

let gateway: TestGateway;
let tenant: Tenant;
let own: string[];
let foreign: string[];
beforeAll(async () => {
  gateway = await TestGateway.start();
});
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => gateway.cutAll());

const received = (mailbox: string) => InboundClassified.of({ messageId: 'msg_1', from: 'anna@example.com', mailbox });
const delivered = DeliveryDelivered.of({
  requestId: 'req_1',
  recipientEmail: 'anna@example.com',
  deliveredAt: '2026-01-02T03:04:05Z',
});

async function appendOfBoth(agents: { sarah: string; tom: string }): Promise<void> {
  foreign.push(await gateway.append(tenant, { fact: received(FOREIGN), agentId: agents.tom }));
  own.push(await gateway.append(tenant, { fact: received('Sarah@Example.COM'), agentId: agents.sarah }));
  foreign.push(await gateway.append(tenant, { fact: delivered }));
  own.push(await gateway.append(tenant, { fact: delivered, agentId: agents.sarah }));
  foreign.push(await gateway.append(tenant, { fact: delivered, agentId: agents.tom }));
  // Both at once: the mailbox that an event names says whose it is.
  foreign.push(await gateway.append(tenant, { fact: received(FOREIGN), agentId: agents.sarah }));
  own.push(await gateway.append(tenant, { fact: received(OWN) }));
}

let agents: { sarah: string; tom: string };
beforeEach(async () => {
  tenant = await gateway.tenant();
  [own, foreign] = [[], []];
  agents = { sarah: await gateway.agent(tenant, OWN), tom: await gateway.agent(tenant, FOREIGN) };
  await appendOfBoth(agents);
});

const STREAMS: readonly (readonly [path: string, kind: KeyKind])[] = [
  ['/v1/agent/events/stream', 'mm_live'],
  ['/v1/events/stream', 'mk_live'],
  ['/api/v1/events/stream', 'mk_live'],
  ['/v1/events', 'worker'],
  ['/v1/events', 'mk_live'],
  ['/worker/v1/events', 'worker'],
  ['/worker/v1/events', 'msk'],
];

describe.each(STREAMS)('a key bound to a mailbox on the stream %s (%s)', (path, kind) => {
  test('sees that mailbox alone, replayed and live, from any cursor', async () => {
    const key = await gateway.key(tenant, kind, OWN);
    const all = await gateway.open(`${path}?since=earliest`, key);
    const live = await gateway.open(path, key);
    // A cursor is a place: the id of an event that this key never saw resumes there, and shows no more for it.
    const from = await gateway.open(path, key, { 'last-event-id': foreign[0] ?? '' });
    const before = [...own];
    await appendOfBoth(agents);
    const last = own.at(-1) ?? '';
    for (const client of [all, live, from]) await client.until(({ ids }) => ids.includes(last));
    expect(all.ids).toEqual(own);
    expect(from.ids).toEqual(own);
    expect(live.ids).toEqual(own.slice(before.length));
  });
});

const LISTS: readonly (readonly [path: string, kind: KeyKind])[] = [
  ['/v1/agent/events', 'mm_live'],
  ['/v1/events', 'mk_live'],
  ['/api/v1/events', 'mk_live'],
];

test.each(LISTS)(
  'a key bound to a mailbox in the list %s (%s) sees that mailbox alone, page by page',
  async (path, kind) => {
    const key = await gateway.key(tenant, kind, OWN);
    await gateway.project();
    expect(await gateway.listed(path, key)).toEqual(own.toReversed());
    expect(await gateway.listed(`${path}?limit=1&cursor=${foreign.at(-1)}`, key)).toEqual([own.at(-2)]);
  },
);

test('a key bound to a mailbox finds no event of another by its id, or by its agent', async () => {
  const key = await gateway.key(tenant, 'mk_live', OWN);
  for (const id of own) expect((await gateway.get(`/v1/events/${id}`, key)).status).toBe(200);
  for (const id of foreign) expect((await gateway.get(`/v1/events/${id}`, key)).status).toBe(404);
  await gateway.project();
  expect(await gateway.listed(`/v1/events?agent_id=${agents.sarah}`, key)).toEqual([own[1], own[0]]);
  expect((await gateway.get(`/v1/events?agent_id=${agents.tom}`, key)).status).toBe(404);
});

test('a key bound to a mailbox may name it, and no other', async () => {
  const key = await gateway.key(tenant, 'worker', OWN);
  const client = await gateway.open('/v1/events?mailbox=SARAH@example.com&since=earliest', key);
  await client.until(({ ids }) => ids.length === own.length);
  expect(client.ids).toEqual(own);
  expect(await gateway.get(`/v1/events?mailbox=${FOREIGN}`, key)).toMatchObject({
    status: 403,
    body: { error: { type: 'permission_error', code: 'mailbox_mismatch', param: 'mailbox' } },
  });
});

test('a mailbox address in another workspace is another mailbox', async () => {
  const stranger = await gateway.tenant();
  const key = await gateway.key(stranger, 'worker', OWN);
  const client = await gateway.open('/v1/events?since=earliest', key);
  const id = await gateway.append(stranger, { fact: received(OWN) });
  await client.until(({ ids }) => ids.length > 0);
  expect(client.ids).toEqual([id]);
});
