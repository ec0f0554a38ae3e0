import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { EventLogTransport } from '@posthorn/event-log';
import { aWorkspace, ownNats } from '@posthorn/testing';
import { expect, onTestFinished, test } from 'vitest';
import { aRawMail } from '../raw-mail.fixture.js';
import { TriageWorld } from '../triage-world.fixture.js';
import { Triage } from './triage.handler.js';
import { TriageReactor } from './triage.reactor.js';

const MAILS = 150;

/** A process that triages as it is told to. */
async function aProcess(natsUrl: string, triage: Triage['triage']): Promise<() => Promise<void>> {
  class TriageModule {}
  const providers = [{ provide: Triage, useValue: { triage } }];
  const app = await NestFactory.createMicroservice(
    { module: TriageModule, controllers: [TriageReactor], providers },
    { strategy: new EventLogTransport({ natsUrl }), logger: false },
  );
  await app.listen();
  return () => app.close();
}

async function undelivered({ log }: TriageWorld): Promise<number> {
  const info = await log.connection.request('$JS.API.CONSUMER.INFO.EVENTS.triage');
  return info.json<{ num_pending: number }>().num_pending;
}

test('mails that wait for their share when the process stops are triaged by another one at once, each once', async () => {
  const nats = await ownNats();
  const world = await TriageWorld.open(nats.url);
  onTestFinished(async () => {
    await world.close();
    await nats.stop();
  });
  const workspace = await aWorkspace();
  for (let i = 0; i < MAILS; i++) await world.received(workspace, aRawMail(), { clientIp: '192.0.2.66' });

  const begun: string[] = [];
  const end = Promise.withResolvers<'message'>();
  const stop = await aProcess(nats.url, ({ data }) => (begun.push(data.messageId), end.promise));
  await expect.poll(() => begun.length).toBeGreaterThan(0);
  // What is still on its way to a process that stops comes again after the wait for its acknowledgement only.
  await expect.poll(() => undelivered(world)).toBe(0);
  await sleep(250);
  const stopped = stop();
  end.resolve('message');
  await stopped;
  expect(begun.length).toBeLessThan(MAILS);

  const rest: string[] = [];
  const stopRest = await aProcess(nats.url, ({ data }) => (rest.push(data.messageId), Promise.resolve('message')));
  await expect.poll(() => rest.length, { timeout: 10_000 }).toBe(MAILS - begun.length);
  await stopRest();
  expect(new Set([...begun, ...rest]).size).toBe(MAILS);
}, 60_000);
