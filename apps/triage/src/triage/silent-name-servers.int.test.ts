import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { EventLogTransport } from '@posthorn/event-log';
import { InboundClassified, type InboundReceived, isEvent, type RecordedOf } from '@posthorn/events';
import type { DnsResolver } from '@posthorn/mail';
import { aWorkspace, ownNats, type OwnNats, type TestWorkspace } from '@posthorn/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { dnsResolver } from '../dns/dns-resolver.js';
import { aRawMail } from '../raw-mail.fixture.js';
import { TriageWorld } from '../triage-world.fixture.js';
import { Triage } from './triage.handler.js';
import { TriageReactor } from './triage.reactor.js';

type Received = RecordedOf<typeof InboundReceived>;

let nats: OwnNats;
let world: TriageWorld;
let workspace: TestWorkspace;
let stop: () => Promise<void>;
const silence = Promise.withResolvers<readonly unknown[]>();
beforeAll(async () => {
  nats = await ownNats();
  world = await TriageWorld.open(nats.url);
  class TriageModule {}
  const answering = dnsResolver(world.zone.address);
  const resolver: DnsResolver = (name, type) => (name.includes('.silent-') ? silence.promise : answering(name, type));
  const providers = [{ provide: Triage, useValue: world.triage({ resolver }) }];
  const app = await NestFactory.createMicroservice(
    { module: TriageModule, controllers: [TriageReactor], providers },
    { strategy: new EventLogTransport({ natsUrl: nats.url }), logger: false },
  );
  await app.listen();
  stop = () => app.close();
}, 30_000);
afterAll(async () => {
  silence.reject(new Error('the test has ended'));
  await stop();
  await world.close();
  await nats.stop();
}, 60_000);
beforeEach(async () => {
  workspace = await aWorkspace();
});

const FLOOD = 200;

/** Mails of one client, each about a name of its own whose servers do not answer. */
async function flood(domain: string, clientIp: string, from: (host: string) => string): Promise<void> {
  for (let i = 0; i < FLOOD; i++) {
    const host = `n${i}.${domain}`;
    const mail = aRawMail({ from: from(host) });
    await world.received(workspace, mail, { clientIp, envelopeFrom: `a@${host}` });
  }
}

/** How long after its arrival a mail is told of; milliseconds. */
async function toldAfter(mail: Received): Promise<number> {
  const startedAt = performance.now();
  await expect
    .poll(async () => (await world.told(mail)).some((event) => isEvent(InboundClassified, event)), {
      timeout: 20_000,
      interval: 20,
    })
    .toBe(true);
  return performance.now() - startedAt;
}

test.each<[string, string, string, (host: string) => string]>([
  ['under names of its own', 'silent-1.example', '192.0.2.66', (host) => `a@${host}`],
  ['under the name of another', 'silent-2.example', '203.0.113.66', () => 'jordan@customer.example'],
])(
  'a sender with silent name servers who floods %s holds up nobody else',
  async (_, domain, clientIp, from) => {
    await flood(domain, clientIp, from);
    const mail = await world.received(workspace, aRawMail(), { clientIp: '198.51.100.7' });
    expect(await toldAfter(mail)).toBeLessThan(2_000);
  },
  60_000,
);

test('whoever takes a name, and cites mails that wait for silent name servers, holds up nobody of that name', async () => {
  const resolver: DnsResolver = (name) => (name.includes('.silent-') ? silence.promise : Promise.resolve([]));
  const another = await TriageWorld.open();
  const triage = another.triage({ resolver });
  const citing: Received[] = [];
  for (let i = 0; i < 6; i++) {
    const envelopeFrom = `a@n${i}.silent-3.example`;
    const cited = await another.received(workspace, aRawMail(), { clientIp: '203.0.113.66', envelopeFrom });
    await another.project(cited);
    const inReplyTo = cited.data.rfcMessageId ?? '';
    citing.push(await another.received(workspace, aRawMail({ inReplyTo }), { clientIp: '203.0.113.66' }));
  }
  const mail = await another.received(workspace, aRawMail());
  const startedAt = performance.now();
  const all = citing.map((each) => triage.triage(each, 1, 2_500));
  await triage.triage(mail, 1);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  await Promise.allSettled(all);
  await another.close();
}, 60_000);
