import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { describe, expect, test, vi } from 'vitest';
import { DispatcherHarness } from './dispatcher-harness.fixture.js';
import { aDispatcher, FakeTransport, onlyOurs, ownClaims } from './dispatcher.fixture.js';

const on = new DispatcherHarness();

describe('fairness', () => {
  test("one workspace's thousands do not delay another's ten", async () => {
    const transport = new FakeTransport(10, { concurrency: 8 });
    await on.start(transport);
    await on.line.queueMany(3_000);
    await vi.waitFor(() => expect(on.handed(transport).length).toBeGreaterThan(50), { timeout: 10_000 });
    const other = on.aLine();
    await Promise.all(Array.from({ length: 10 }, () => other.queue()));
    await on.untilHanded(transport, 10, other);
    // Alone they would take two rounds of 10 ms; the backlog takes four seconds.
    expect(on.handed(transport).length).toBeLessThan(2_500);
  });

  test('two replicas share the work, and no mail leaves twice', async () => {
    const [one, two] = [new FakeTransport(5, { concurrency: 4 }), new FakeTransport(5, { concurrency: 4 })];
    await Promise.all([on.start(one), on.start(two)]);
    await on.line.queueMany(600);
    await vi.waitFor(() => expect(on.handed(one).length + on.handed(two).length).toBe(600), { timeout: 20_000 });
    expect(new Set([...on.handed(one), ...on.handed(two)].map(({ requestId }) => requestId)).size).toBe(600);
    expect(Math.min(on.handed(one).length, on.handed(two).length)).toBeGreaterThan(20);
  });
});

describe('crashes', () => {
  test('what a replica held when it died is sent by another, and what it had begun is on record as unknown', async () => {
    const dying = new FakeTransport(60_000, { concurrency: 3 });
    const first = await aDispatcher(dying, { options: { leaseMs: 1_500 } });
    const sends = await on.line.queueMany(10);
    await on.untilHanded(dying, 3);
    await first.kill();
    const transport = new FakeTransport();
    await on.start(transport, { options: { leaseMs: 1_500 } });
    await on.untilHanded(transport, 10);
    const stories = await Promise.all(sends.map((send) => on.line.story(send)));
    const interrupted = stories.filter((story) => story.includes('delivery.outcome_unknown 1'));
    expect(interrupted).toHaveLength(3);
    for (const story of interrupted) expect(story).toContain('delivery.queued 2');
  });

  test('a provider that is away after a crash does not hide that an attempt was interrupted', async () => {
    const dying = new FakeTransport(60_000, { concurrency: 1 });
    const first = await aDispatcher(dying, { options: { leaseMs: 1_000 } });
    const send = await on.line.queue();
    await on.untilHanded(dying, 1);
    await first.kill();
    const transport = new FakeTransport();
    transport.refuse = () => ({ kind: 'deferred', scope: 'recipient', reason: 'ECONNREFUSED', retryAfterMs: 30_000 });
    await on.start(transport, { options: { leaseMs: 1_000 } });
    await on.untilTold(send, 'delivery.deferred 2');
    expect((await on.line.story(send)).slice(1)).toEqual([
      'delivery.queued 1',
      'delivery.outcome_unknown 1',
      'delivery.deferred 2',
    ]);
  });

  test('a replica that stood still too long does not send what another has taken over', async () => {
    const slow = new FakeTransport();
    const { promise: frozen, resolve: thaw } = Promise.withResolvers<void>();
    const prepare = slow.prepare.bind(slow);
    slow.prepare = async (mail, signal) => {
      await frozen;
      return prepare(mail, signal);
    };
    const claims = await ownClaims(on.log);
    const options = { leaseMs: 1_000 };
    await on.start(slow, { options, ports: { claims } });
    const send = await on.line.queue();
    await vi.waitFor(() => expect(claims.held).toBe(1), { timeout: 10_000 });
    // Its claims are not kept any more, as if the whole process stood still.
    await claims.close();
    const transport = new FakeTransport();
    await on.start(transport, { options });
    await on.untilHanded(transport, 1);
    thaw();
    await sleep(500);
    expect(slow.handed).toEqual([]);
    expect(await on.line.story(send)).toEqual([
      'send.queued',
      'delivery.queued 1',
      'delivery.accepted 1',
      'delivery.sent',
    ]);
  });

  test('a replica that stood still after its attempt was on record hands nothing over any more', async () => {
    const slow = new FakeTransport();
    const { promise: frozen, resolve: thaw } = Promise.withResolvers<void>();
    const log = onlyOurs(on.log);
    const append = log.append.bind(log);
    log.append = async (...args) => {
      const appended = await append(...args);
      await frozen;
      return appended;
    };
    const claims = await ownClaims(on.log);
    const options = { leaseMs: 1_000 };
    await on.start(slow, { options, ports: { claims, log } });
    const send = await on.line.queue();
    await on.untilTold(send, 'delivery.queued 1');
    await claims.close();
    const transport = new FakeTransport();
    await on.start(transport, { options });
    await on.untilTold(send, 'delivery.sent');
    thaw();
    await sleep(300);
    expect(slow.handed).toEqual([]);
    expect(await on.line.story(send)).toEqual([
      'send.queued',
      'delivery.queued 1',
      'delivery.outcome_unknown 1',
      'delivery.queued 2',
      'delivery.accepted 2',
      'delivery.sent',
    ]);
  });

  test('a consumer that is deleted is made anew, and nothing is sent twice', async () => {
    const transport = new FakeTransport();
    await on.start(transport, { options: { leaseMs: 2_000 } });
    const sends = await on.line.queueMany(20);
    await Promise.all(sends.map((send) => on.untilTold(send, 'delivery.sent')));
    const manager = await jetstreamManager(on.log.connection);
    await manager.consumers.delete('EVENTS', `dispatcher-${on.line.workspaceId}`);
    await on.line.queueMany(20);
    await on.untilHanded(transport, 40);
    await sleep(300);
    expect(new Set(on.handed(transport).map(({ requestId }) => requestId)).size).toBe(40);
  });

  test('a shutdown finishes what is being handed over and gives back the rest at once', async () => {
    const transport = new FakeTransport(300, { concurrency: 2 });
    const first = await aDispatcher(transport);
    await on.line.queueMany(20);
    await on.untilHanded(transport, 2);
    await first.stop();
    expect(on.handed(transport)).toHaveLength(2);
    const next = new FakeTransport();
    const startedAtMs = performance.now();
    await on.start(next);
    await on.untilHanded(next, 18);
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
  });
});
