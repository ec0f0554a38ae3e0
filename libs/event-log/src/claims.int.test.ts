import { jetstreamManager } from '@nats-io/jetstream';
import { DeliveryDelivered, type RecordedOf } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Claim } from './claim.js';
import { type ClaimQueue, Claims } from './claims.js';
import { connectEventLog, type ConnectedEventLog } from './connect.js';
import { ConsumerState } from './consumer-state.js';
import { JetStreamTimers } from './jetstream-timers.js';
import { type LogFixture, logFixture } from './log-fixture.js';
import type { Timer } from './timers.js';

type Delivered = Claim<RecordedOf<typeof DeliveryDelivered>>;

let log: ConnectedEventLog;
let claims: Claims;
let fixture: LogFixture;
let claimed: Delivered[];
const queues: ClaimQueue[] = [];

beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
  claims = await Claims.of(log);
});
afterAll(async () => {
  await claims.close();
  await log.close();
});
beforeEach(() => {
  fixture = logFixture(log);
  claimed = [];
});
afterEach(() => Promise.all(queues.splice(0).map((queue) => queue.close())));

async function open(
  leaseMs = 30_000,
  into = claimed,
  refill: (queue: ClaimQueue) => void = () => undefined,
): Promise<ClaimQueue> {
  const { workspaceId } = fixture;
  const queue: ClaimQueue = await claims.events(
    DeliveryDelivered,
    { durable: `test-${workspaceId}`, workspaceId, leaseMs },
    { claimed: (claim) => into.push(claim), ended: () => refill(queue) },
  );
  queues.push(queue);
  return queue;
}

const marks = (of = claimed) => of.map(({ item }) => item.data.requestId);
const append = (...wanted: string[]) => log.append(wanted.map((mark) => fixture.delivered(mark)));
const durable = () => `test-${fixture.workspaceId}`;

test('gives no more than was asked for', async () => {
  await append('a', 'b', 'c');
  const queue = await open();
  await sleep(50);
  expect(claimed).toEqual([]);
  queue.pull(2);
  await vi.waitFor(() => expect(marks()).toEqual(['a', 'b']), { timeout: 10_000 });
  expect(queue.outstanding).toBe(0);
  await sleep(50);
  expect(claimed).toHaveLength(2);
});

test('a pull stands until something comes, which is then here at once', async () => {
  const queue = await open();
  queue.pull(4);
  await sleep(100);
  expect(queue.outstanding).toBe(4);
  await append('a');
  await vi.waitFor(() => expect(marks()).toEqual(['a']), { interval: 1, timeout: 5_000 });
  expect(queue.outstanding).toBe(3);
});

test("another workspace's events are not its business", async () => {
  const queue = await open();
  queue.pull(10);
  await log.append([logFixture(log).delivered('foreign'), fixture.delivered('own')]);
  await vi.waitFor(() => expect(claimed).toHaveLength(1), { timeout: 10_000 });
  expect(marks()).toEqual(['own']);
});

test('what is given back comes again, what is done does not', async () => {
  await append('a', 'b');
  const queue = await open();
  queue.pull(4);
  await vi.waitFor(() => expect(claimed).toHaveLength(2), { timeout: 10_000 });
  claimed[0]?.ack();
  claimed[1]?.giveBack();
  await vi.waitFor(() => expect(marks()).toEqual(['a', 'b', 'b']), { timeout: 10_000 });
  expect(claimed[2]?.info.deliveries).toBe(2);
});

test('a claim that nobody keeps goes to another holder after the lease; one that is kept does not', async () => {
  await append('a');
  const lost: Delivered[] = [];
  const other = await Claims.of(log);
  const { workspaceId } = fixture;
  const first = await other.events(
    DeliveryDelivered,
    { durable: durable(), workspaceId, leaseMs: 3_000 },
    { claimed: (claim) => lost.push(claim), ended: () => undefined },
  );
  first.pull(1);
  await vi.waitFor(() => expect(lost).toHaveLength(1), { timeout: 10_000 });
  const queue = await open(3_000);
  queue.pull(4);
  await sleep(6_500);
  expect(lost[0]?.isHeld).toBe(true);
  expect(claimed).toEqual([]);
  await other.close();
  await vi.waitFor(() => expect(marks()).toEqual(['a']), { timeout: 10_000 });
  expect(lost[0]?.isHeld).toBe(false);
});

test('drained, it takes nothing more and loses nothing', async () => {
  const queue = await open(60_000);
  queue.pull(100);
  await sleep(50);
  const appended = append(...Array.from({ length: 50 }, (_, i) => `m${i}`));
  await queue.drain();
  for (const claim of claimed) claim.giveBack();
  await appended;
  await append('late');
  await sleep(100);
  const before = claimed.length;
  expect(marks()).not.toContain('late');
  queue.pull(100);
  await vi.waitFor(() => expect(claimed.length - before).toBe(51), { timeout: 10_000 });
});

test('a consumer that is deleted goes on where it was', async () => {
  const queue = await open(1_200, claimed, (each) => each.pull(10));
  await append('a', 'b');
  queue.pull(10);
  await vi.waitFor(() => expect(claimed).toHaveLength(2), { timeout: 10_000 });
  for (const claim of claimed) claim.ack();
  // How far it is, is read a few times within a lease.
  await sleep(2 * 1_200);
  const manager = await jetstreamManager(log.connection);
  await manager.consumers.delete('EVENTS', durable());
  await append('c');
  await vi.waitFor(() => expect(marks()).toEqual(['a', 'b', 'c']), { timeout: 10_000 });
});

test('a message nobody can read is parked, and the next one comes', async () => {
  await log.connection.request(`evt.${fixture.workspaceId}.delivery.anna.delivered`, 'rubbish');
  await append('a');
  const queue = await open();
  queue.pull(10);
  await vi.waitFor(() => expect(marks()).toEqual(['a']), { timeout: 10_000 });
  await vi.waitFor(
    async () =>
      expect(await log.last(`evt.${fixture.workspaceId}.consumer.*.parked`)).toMatchObject({
        data: { consumer: durable(), code: 'UNDECODABLE' },
      }),
    { timeout: 15_000 },
  );
});

test("a workspace's timers of one kind can be claimed", async () => {
  const timers = new JetStreamTimers(log.connection);
  const { workspaceId } = fixture;
  const fired: Timer[] = [];
  const queue = await claims.timers(
    'claims-test',
    { durable: durable(), workspaceId, leaseMs: 30_000 },
    {
      claimed: (claim) => {
        fired.push(claim.item);
        claim.ack();
      },
      ended: () => undefined,
    },
  );
  queues.push(queue);
  queue.pull(10);
  const at = new Date(Date.now() + 100);
  await timers.schedule({ kind: 'claims-test', workspaceId: logFixture(log).workspaceId, id: 'req_1', at, data: {} });
  await timers.schedule({ kind: 'claims-test', workspaceId, id: 'req_1', at, data: { attempt: 2 } });
  await vi.waitFor(() => expect(fired).toMatchObject([{ id: 'req_1', data: { attempt: 2 } }]), { timeout: 10_000 });
  expect(await claims.durables('timers', durable())).toEqual([durable()]);
});

test('subjects can be followed without their events', async () => {
  const { last } = await log.bounds();
  const ending = new AbortController();
  const subject = `evt.*.delivery.*.delivered`;
  const seen: string[] = [];
  const following = (async () => {
    for await (const burst of log.tailSubjects({ subject, after: last, signal: ending.signal })) seen.push(...burst);
  })();
  await append('a');
  await vi.waitFor(() => expect(seen).toContain(`evt.${fixture.workspaceId}.delivery.anna.delivered`), {
    timeout: 10_000,
  });
  ending.abort();
  await following;
});

test('a consumer is put right when it is opened with other settings, and left alone otherwise', async () => {
  const manager = await jetstreamManager(log.connection);
  const updated = vi.spyOn(manager.consumers, 'update');
  const state = (ackWaitMs: number) =>
    new ConsumerState(manager, {
      stream: 'EVENTS',
      durable: durable(),
      filters: [`evt.${fixture.workspaceId}.delivery.*.delivered`],
      ackWaitMs,
      from: 'beginning',
    });
  await state(30_000).ensure();
  await state(30_000).ensure();
  expect(updated).not.toHaveBeenCalled();
  await state(40_000).ensure();
  expect((await manager.consumers.info('EVENTS', durable())).config.ack_wait).toBe(40_000 * 1e6);
  await manager.consumers.delete('EVENTS', durable());
});
