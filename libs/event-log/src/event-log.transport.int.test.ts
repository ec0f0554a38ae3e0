import 'reflect-metadata';
import { jetstreamManager } from '@nats-io/jetstream';
import { Controller, type INestMicroservice, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DeliveryDelivered, EngagementOpened, newId, type RecordedOf } from '@posthorn/events';
import { ownNats, type OwnNats } from '@posthorn/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectEventLog, type ConnectedEventLog } from './connect.js';
import { ConsumeEvents } from './consume-events.decorator.js';
import { RetryPolicyError } from './errors.js';
import { EventLogTransport } from './event-log.transport.js';
import { collect, logFixture, nth } from './log-fixture.js';
import type { ConsumeContext, ConsumeOptions } from './subscription.js';

type Delivered = RecordedOf<typeof DeliveryDelivered>;
type Handle = (event: Delivered | RecordedOf<typeof EngagementOpened>, context: ConsumeContext) => Promise<void> | void;

/** Of this file's own: its consumers take what is in all workspaces, and would park what other tests put on their log. */
let nats: OwnNats;
let log: ConnectedEventLog;
const running: INestMicroservice[] = [];
beforeAll(async () => {
  Logger.overrideLogger(false);
  nats = await ownNats();
  log = await connectEventLog({ natsUrl: nats.url });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});
afterAll(async () => {
  await log.close();
  await nats.stop();
});

/** One replica of a service with one consumer. */
async function replica(options: ConsumeOptions, handle: Handle): Promise<INestMicroservice> {
  @Controller()
  class Reactor {
    @ConsumeEvents(options, DeliveryDelivered, EngagementOpened)
    async on(event: Parameters<Handle>[0], context: ConsumeContext): Promise<void> {
      await handle(event, context);
    }
  }
  class ReactorModule {}
  const app = await NestFactory.createMicroservice(
    { module: ReactorModule, controllers: [Reactor] },
    { strategy: new EventLogTransport({ natsUrl: nats.url }) },
  );
  running.push(app);
  await app.listen();
  return app;
}

/** A consumer that starts here and records the marks of one workspace. */
function consumer(options: Partial<ConsumeOptions> = {}) {
  const fixture = logFixture(log);
  const seen: string[] = [];
  const durable = `test-${newId('con').toLowerCase().replaceAll('_', '-')}`;
  const mine = ({ workspaceId }: { workspaceId: string }) => workspaceId === fixture.workspaceId;
  return { ...fixture, seen, mine, options: { durable, from: 'now' as const, ...options } };
}

test('events of the given types reach the handler, others do not', async () => {
  const { delivered, opened, seen, mine, options, workspaceId } = consumer();
  await replica(options, (event) => void (mine(event) && seen.push(event.correlationId)));
  await log.append([
    delivered('a'),
    { ...delivered('b'), fact: { type: 'delivery.sent', version: 1, data: {} } },
    opened('c'),
  ]);
  await expect.poll(() => seen.toSorted()).toEqual(['a', 'c']);
  expect(workspaceId).toMatch(/^wsk_/);
});

test('replicas share a consumer: each event is handled once, and the work is spread', async () => {
  const { delivered, mine, options } = consumer({ concurrency: 1 });
  const seen: string[][] = [[], []];
  for (const marks of seen) {
    await replica(options, async (event) => {
      if (!mine(event)) return;
      marks.push(event.correlationId);
      await new Promise((resolve) => setTimeout(resolve, 2));
    });
  }
  const wanted = Array.from({ length: 40 }, (_, i) => `mark${i}`);
  await log.append(wanted.map((mark) => delivered(mark)));
  await expect.poll(() => seen.flat().length).toBe(40);
  expect(seen.flat().toSorted()).toEqual(wanted.toSorted());
  expect(seen.every((marks) => marks.length > 0)).toBe(true);
});

test('a failed delivery comes again, with its count', async () => {
  const { delivered, mine, options } = consumer();
  const deliveries: number[] = [];
  await replica(options, (event, context) => {
    if (!mine(event)) return;
    deliveries.push(context.deliveries);
    if (deliveries.length < 3) throw new RetryPolicyError('BUSY', { afterMs: 20 }, 'busy');
  });
  await log.append(delivered('a'));
  await expect.poll(() => deliveries).toEqual([1, 2, 3]);
});

test('what can never succeed is parked as a fact, and comes no more', async () => {
  const { delivered, mine, options, workspaceId } = consumer();
  let deliveries = 0;
  await replica(options, (event) => {
    if (!mine(event)) return;
    deliveries++;
    throw new RetryPolicyError('NO_SUCH_AGENT', 'never', 'there is no such agent');
  });
  const event = nth(await log.append(delivered('a')));
  const parked = `evt.${workspaceId}.consumer.${options.durable}.parked`;
  await expect.poll(() => log.last(parked)).toBeDefined();
  expect((await log.last(parked))?.data).toMatchObject({
    consumer: options.durable,
    subject: event.subject,
    sequence: event.sequence,
    deliveries: 1,
    code: 'NO_SUCH_AGENT',
    reason: 'there is no such agent',
  });
  expect(deliveries).toBe(1);
  const manager = await jetstreamManager(log.connection);
  await expect.poll(async () => (await manager.consumers.info('EVENTS', options.durable)).num_ack_pending).toBe(0);
});

test('a message that is no event is parked, and the next one is handled', async () => {
  const { delivered, seen, mine, options, workspaceId } = consumer();
  await replica(options, (event) => void (mine(event) && seen.push(event.correlationId)));
  const manager = await jetstreamManager(log.connection);
  await manager.jetstream().publish(`evt.${workspaceId}.delivery.anna.delivered`, '{"no":"event"}');
  await log.append(delivered('a'));
  await expect.poll(() => seen).toEqual(['a']);
  const parked = `evt.${workspaceId}.consumer.${options.durable}.parked`;
  await expect.poll(async () => (await log.last(parked))?.data['code']).toBe('UNDECODABLE');
});

test('an event whose data does not fit its type is parked, one of a newer version waits', async () => {
  const { delivered, seen, mine, options, workspaceId } = consumer();
  await replica(options, (event) => void (mine(event) && seen.push(event.correlationId)));
  const odd = delivered('odd');
  await log.append({ ...odd, fact: { ...odd.fact, data: { requestId: 7 } } });
  await log.append({ ...odd, fact: { ...odd.fact, version: 99 } });
  await log.append(delivered('a'));
  await expect.poll(() => seen).toEqual(['a']);
  const parked = `evt.${workspaceId}.consumer.${options.durable}.parked`;
  await expect.poll(async () => (await log.last(parked))?.data['code']).toBe('EVENT_INVALID_DATA');
  const manager = await jetstreamManager(log.connection);
  await expect.poll(async () => (await manager.consumers.info('EVENTS', options.durable)).num_ack_pending).toBe(1);
});

test('a handler that is slower than the ack wait keeps its event', async () => {
  const { delivered, seen, mine, options } = consumer({ ackWaitMs: 2_000 });
  await replica(options, async (event) => {
    if (!mine(event)) return;
    seen.push(event.correlationId);
    await new Promise((resolve) => setTimeout(resolve, 4_500));
  });
  await log.append(delivered('a'));
  await expect.poll(() => seen).toEqual(['a']);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect(seen).toEqual(['a']);
});

test('a deleted consumer is made anew where it was: nothing is lost, little is repeated', async () => {
  const { delivered, seen, mine, options } = consumer();
  await replica(options, (event) => void (mine(event) && seen.push(event.correlationId)));
  await log.append(delivered('before'));
  await expect.poll(() => seen).toEqual(['before']);
  const manager = await jetstreamManager(log.connection);
  await manager.consumers.delete('EVENTS', options.durable);
  await log.append(delivered('after'));
  await expect.poll(() => new Set(seen), { timeout: 20_000 }).toEqual(new Set(['before', 'after']));
});

test('shutdown waits for the handler that runs, and leaves the rest to the next start', async () => {
  const { delivered, mine, options } = consumer({ concurrency: 1 });
  const finished: string[] = [];
  const [begun, ends] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const handle: Handle = async (event) => {
    if (!mine(event)) return;
    begun.resolve();
    await ends.promise;
    finished.push(event.correlationId);
  };
  const first = await replica(options, handle);
  await log.append([delivered('a'), delivered('b')]);
  await begun.promise;
  running.splice(0);
  const closed = first.close();
  const waiting = new Promise((resolve) => setTimeout(resolve, 300, 'waits'));
  expect(await Promise.race([closed, waiting])).toBe('waits');
  ends.resolve();
  await closed;
  expect(finished).toEqual(['a']);
  await replica(options, handle);
  await expect.poll(() => finished, { timeout: 10_000 }).toEqual(['a', 'b']);
});

test('two methods cannot share a durable consumer', async () => {
  @Controller()
  class Twice {
    @ConsumeEvents({ durable: 'twice' }, DeliveryDelivered)
    one(): void {}
    @ConsumeEvents({ durable: 'twice' }, EngagementOpened)
    two(): void {}
  }
  class TwiceModule {}
  const start = async () => {
    const app = await NestFactory.createMicroservice(
      { module: TwiceModule, controllers: [Twice] },
      { strategy: new EventLogTransport({ natsUrl: nats.url }), abortOnError: false },
    );
    await app.listen();
  };
  await expect(start()).rejects.toThrow(/two handlers for the consumer twice/);
});

test('a consumer that begins at the beginning sees what happened before it existed', async () => {
  const { delivered, seen, mine, options, all } = consumer({ from: 'beginning' });
  await log.append([delivered('a'), delivered('b')]);
  expect(await collect(log.read({ subjects: [all] }))).toHaveLength(2);
  await replica(options, (event) => void (mine(event) && seen.push(event.correlationId)));
  await expect.poll(() => seen.toSorted(), { timeout: 20_000 }).toEqual(['a', 'b']);
});
