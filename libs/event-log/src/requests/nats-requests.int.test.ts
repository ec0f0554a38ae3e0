import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern, Payload, Transport } from '@nestjs/microservices';
import { testServers } from '@posthorn/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectEventLog, type ConnectedEventLog, connectNats } from '../connect.js';
import { NatsRequests, NatsRequestTransport } from './nats-requests.js';

const PATTERN = 'ask.nats_requests_test';
let served: string[] = [];

@Controller()
class Greeter {
  @MessagePattern(PATTERN, Transport.NATS)
  async greet(@Payload() { name }: { name: string }): Promise<object> {
    served.push(name);
    if (name === 'nobody') await new Promise((resolve) => setTimeout(resolve, 400));
    return { greeting: `Hello ${name}` };
  }
}

@Module({ controllers: [Greeter] })
class GreeterModule {}

let log: ConnectedEventLog;
const replicas: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  log = await connectEventLog(testServers());
});
afterEach(async () => {
  await Promise.all(replicas.splice(0).map((replica) => replica.close()));
  served = [];
});
afterAll(() => log.close());

async function aReplica(): Promise<void> {
  const strategy = new NatsRequestTransport(() => connectNats(testServers()), 'greeters');
  const app = await NestFactory.createMicroservice(GreeterModule, { strategy, logger: false });
  await app.listen();
  replicas.push(app);
}

test('a request is answered by one replica', async () => {
  await aReplica();
  await aReplica();
  const requests = new NatsRequests(log.connection);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => requests.ask(PATTERN, { name: String(index) }, 2_000)),
  );
  expect(answers).toContainEqual({ greeting: 'Hello 7' });
  expect(served).toHaveLength(20);
});

test('without a replica the asker is told at once', async () => {
  const started = performance.now();
  await expect(new NatsRequests(log.connection).ask('ask.nobody_ever', { name: 'Anna' }, 5_000)).rejects.toMatchObject({
    name: 'NobodyAnsweredError',
    isUnheard: true,
  });
  expect(performance.now() - started).toBeLessThan(1_000);
});

test('a replica that does not answer in time is not waited for', async () => {
  await aReplica();
  await expect(new NatsRequests(log.connection).ask(PATTERN, { name: 'nobody' }, 100)).rejects.toMatchObject({
    isUnheard: false,
  });
});
