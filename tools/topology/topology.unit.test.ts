import { resolve } from 'node:path';
import { Controller, Get, Post } from '@nestjs/common';
import * as events from '@posthorn/events';
import { expect, test } from 'vitest';
import { declarationsOf } from './declarations.ts';
import { routesOf } from './http-routes.ts';
import { readLibraries, readServices } from './services.ts';
import { topologyPage } from './topology-page.ts';

@Controller(['api/webhooks', 'reach/api/webhooks'])
class Webhooks {
  @Post('mail-events')
  receive(): void {}

  @Get()
  list(): void {}

  notARoute(): void {}
}

const handler = 'class Handler { receive() { return this.log.append({ fact: DeliverySent.of({}) }); } }';
const reactor = `
  @Controller()
  export class SendReactor {
    @ConsumeEvents({ durable: 'dispatcher' }, SendQueued, DeliveryDeferred)
    async on(event) { for await (const burst of this.log.tail({ after: 0 })) {} }
    @OnTimer('retry')
    async retry(timer) {}
  }`;

test('a controller with two prefixes has each route twice', () => {
  expect(routesOf(Webhooks).map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/webhooks/mail-events',
    'POST /reach/api/webhooks/mail-events',
    'GET /api/webhooks',
    'GET /reach/api/webhooks',
  ]);
});

test('a class that is no controller has no routes', () => {
  expect(routesOf(Map)).toEqual([]);
});

test('consumers, timers, publications and tails are found', () => {
  expect(declarationsOf('a.ts', reactor)).toMatchObject({
    consumers: [{ durable: 'dispatcher', definitions: ['SendQueued', 'DeliveryDeferred'] }],
    timers: ['retry'],
    tails: true,
  });
  expect(declarationsOf('a.ts', handler).published).toEqual(['DeliverySent']);
});

test('consumers of single workspaces are found where they are opened', () => {
  const text = 'class Lines { open() { return this.claims.events(SendQueued, options, handlers); } }';
  expect(declarationsOf('a.ts', text).consumers).toMatchObject([
    { durable: 'one for each workspace', definitions: ['SendQueued'] },
  ]);
});

test.each([
  ['a durable name that is not written out', 'class A { @ConsumeEvents(OPTIONS, SendQueued) a() {} }'],
  ['events that are not named one by one', `class A { @ConsumeEvents({ durable: 'a' }, ...all) a() {} }`],
  ['an event of single workspaces that is not named', 'class A { open() { this.claims.events(pick()) } }'],
  ['a kind of timer that is not written out', 'class A { @OnTimer(KIND) a() {} }'],
])('%s is refused, since the page would lack it', (_, text) => {
  expect(() => declarationsOf('a.ts', text)).toThrow(SyntaxError);
});

test('the page names publisher and consumer of each event', () => {
  const services = [
    { name: 'dispatcher', routes: [], ...declarationsOf('b.ts', reactor) },
    { name: 'ingestion', routes: routesOf(Webhooks), ...declarationsOf('a.ts', handler) },
  ];
  const eventTypes = new Map([
    ['SendQueued', 'send.queued'],
    ['DeliverySent', 'delivery.sent'],
  ]);
  const page = topologyPage({ services, libraries: [], eventTypes });
  expect(page).toContain('| `send.queued` | - | dispatcher (dispatcher) |');
  expect(page).toContain('| `delivery.sent` | ingestion | - |');
  expect(page).toContain('| ingestion | POST | `/api/webhooks/mail-events` |');
  expect(page).toContain('| dispatcher | yes | `retry` |');
});

/**
 * What two see: a mail server's answer comes to the dispatcher at once or to ingestion as a report (ADR 0021), a draft is handed over by the API
 * or, when its time has come, by the dispatcher, a held send is moved to another queue by a person (ADR 0018), and an address is
 * suppressed by a person or because of a report (ADR 0023). A draft ends where a person discards it, or with its send (ADR 0019).
 * A run is stopped by a person or with its campaign, and a search for leads is called off by a person (ADR 0027). A send of a campaign that was called off is
 * canceled while it is held, or by the dispatcher that meets it (ADR 0030). A person ends a conversation, and a mail that comes to it opens it again
 * (ADR 0037).
 */
const SHARED = [
  'AutopilotStopped',
  'DeliveryBounced',
  'DeliveryDeferred',
  'DeliveryFailed',
  'DeliverySent',
  'DraftCanceled',
  'DraftFailed',
  'DraftSending',
  'LeadSearchCompleted',
  'SendApprovalPending',
  'SendCanceled',
  'SuppressionAdded',
  'ThreadStatusChanged',
];

test('only the owner of an event type publishes it', async () => {
  const root = resolve(import.meta.dirname, '../..');
  const services = [...(await readServices(root, 'src')), ...readLibraries(root)];
  const isEvent = (name: string): boolean => name in events;
  const published = services.flatMap((service) => service.published.filter(isEvent));
  const twice = published.filter((name, index) => published.indexOf(name) !== index);
  expect(twice.filter((name) => !SHARED.includes(name))).toEqual([]);
  expect(published).toContain('DeliveryQueued');
});
