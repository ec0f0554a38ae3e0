import { expect, test } from 'vitest';
import { declarationsOf } from './declarations.ts';
import { topologyPage } from './topology-page.ts';

const controller = `
  @Controller(['api/webhooks', 'reach/api/webhooks'])
  export class MailEventsController {
    @Post('mail-events')
    receive() { return this.log.append({ fact: DeliverySent.of({}) }); }
  }`;
const reactor = `
  @Controller()
  export class SendReactor {
    @ConsumeEvents({ durable: 'dispatcher' }, SendQueued, DeliveryDeferred)
    async on(event) { for await (const burst of this.log.tail({ after: 0 })) {} }
    @OnTimer('retry')
    async retry(timer) {}
  }`;

test('a controller with two prefixes declares each route twice', () => {
  expect(declarationsOf('a.ts', controller).routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/webhooks/mail-events',
    'POST /reach/api/webhooks/mail-events',
  ]);
});

test('consumers, timers, publications and tails are found', () => {
  expect(declarationsOf('a.ts', reactor)).toMatchObject({
    routes: [],
    consumers: [{ durable: 'dispatcher', definitions: ['SendQueued', 'DeliveryDeferred'] }],
    timers: ['retry'],
    tails: true,
  });
  expect(declarationsOf('a.ts', controller).published).toEqual(['DeliverySent']);
});

test.each([
  ['a path that is not written out', `@Controller(PREFIX) class A { @Get() a() {} }`],
  ['a durable name that is not written out', `class A { @ConsumeEvents(OPTIONS, SendQueued) a() {} }`],
])('%s is refused, since the page would lack it', (_, text) => {
  expect(() => declarationsOf('a.ts', text)).toThrow(SyntaxError);
});

test('the page names publisher and consumer of each event', () => {
  const services = new Map([
    ['dispatcher', declarationsOf('b.ts', reactor)],
    ['ingestion', declarationsOf('a.ts', controller)],
  ]);
  const page = topologyPage(
    services,
    new Map([
      ['SendQueued', 'send.queued'],
      ['DeliverySent', 'delivery.sent'],
    ]),
  );
  expect(page).toContain('| `send.queued` | - | dispatcher (dispatcher) |');
  expect(page).toContain('| `delivery.sent` | ingestion | - |');
  expect(page).toContain('| ingestion | POST | `/api/webhooks/mail-events` |');
});
