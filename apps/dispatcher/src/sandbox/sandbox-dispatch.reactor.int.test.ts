import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { connectEventLog, type ConnectedEventLog, type RecordedOf } from '@posthorn/event-log';
import { contactKey, newId, SendQueued } from '@posthorn/events';
import { createLogger } from '@posthorn/platform';
import { aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { SandboxDispatchReactor } from './sandbox-dispatch.reactor.js';
import { SandboxReporter } from './sandbox-reporter.gateway.js';
import { SandboxTransport } from './transport.gateway.js';

const SECRET = 'webhook-secret';

/** A webhook that checks signatures as the real one does, and answers what the test has in store. */
class FakeWebhook {
  readonly reports: Record<string, unknown>[] = [];
  /** Statuses for the next requests; 200 when used up. */
  answers: number[] = [];
  private readonly server: Server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const expected = createHmac('sha256', SECRET).update(body).digest('hex');
      const isSigned = request.headers['x-reach-signature'] === expected;
      const status = isSigned ? (this.answers.shift() ?? 200) : 401;
      if (status === 200) this.reports.push(JSON.parse(body.toString()));
      response.writeHead(status).end('{}');
    });
  });

  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get events(): unknown[] {
    return this.reports.map((report) => report['event']);
  }
}

let log: ConnectedEventLog;
let workspace: TestWorkspace;
let webhook: FakeWebhook;
let port: number;
const running = new AbortController();

beforeAll(async () => {
  log = await connectEventLog({ natsUrl: testServers().natsUrl });
});
afterAll(() => log.close());
beforeEach(async () => {
  workspace = await aWorkspace();
  webhook = new FakeWebhook();
  port = await webhook.listen();
});
afterEach(() => webhook.close());

/** The log as it is after the dedupe window of every message has passed. */
const forgetful: ConstructorParameters<typeof SandboxDispatchReactor>[0] = {
  append: (events) => log.append(events),
  last: (subject) => log.last(subject),
  read: (query) => log.read(query),
};

function aReactor(): SandboxDispatchReactor {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const reporter = new SandboxReporter(
    { webhookUrl: `http://127.0.0.1:${port}/api/webhooks/mail-events`, secret: SECRET },
    logger,
  );
  return new SandboxDispatchReactor(forgetful, new SandboxTransport(), reporter);
}

async function aQueuedSend(recipientEmail: string): Promise<RecordedOf<typeof SendQueued>> {
  const requestId = newId('req');
  const contact = contactKey(workspace.secret, recipientEmail);
  const at = new Date().toISOString();
  const { events } = await log.append({
    fact: SendQueued.of({ requestId, recipientEmail, queuedAt: at }),
    workspaceId: workspace.workspaceId,
    key: contact,
    contact,
    agentId: 'agt_1',
    occurredAt: at,
    testMode: true,
    correlationId: requestId,
  });
  return events[0] as RecordedOf<typeof SendQueued>;
}

async function deliveryEvents() {
  const found = [];
  for await (const event of log.read({ subjects: [`evt.${workspace.workspaceId}.delivery.*.*`] })) found.push(event);
  return found;
}

const dispatch = (send: RecordedOf<typeof SendQueued>, signal = running.signal) =>
  aReactor().dispatch(send, { deliveries: 1, signal });

test('a queued send is attempted, accepted, and its outcome reported in order', async () => {
  const send = await aQueuedSend('clicked+1@example.com');
  await dispatch(send);
  expect(await deliveryEvents()).toMatchObject([
    { type: 'delivery.queued', data: { requestId: send.data.requestId, provider: 'sandbox', attempt: 1 } },
    {
      type: 'delivery.accepted',
      data: { requestId: send.data.requestId, messageId: `sandbox-${send.data.requestId}` },
    },
  ]);
  expect(webhook.events).toEqual(['sent', 'delivered', 'opened', 'clicked']);
  expect(webhook.reports[0]).toMatchObject({ reach_send_id: send.data.requestId, recipient: 'clicked+1@example.com' });
});

test("its events belong to the send's contact, agent, mode and story", async () => {
  const send = await aQueuedSend('silent@example.com');
  await dispatch(send);
  const { contact, agentId, testMode, correlationId } = send;
  const own = { contact, agentId, testMode, correlationId, causationId: send.id };
  expect(await deliveryEvents()).toMatchObject([own, own]);
});

test('a redelivered send adds no event and repeats its reports under the same ids', async () => {
  const send = await aQueuedSend('delivered@example.com');
  await dispatch(send);
  await dispatch(send);
  expect(await deliveryEvents()).toHaveLength(2);
  expect(webhook.reports.map((report) => report['event_id'])).toEqual(
    [0, 1, 0, 1].map((index) => `sandbox-${send.data.requestId}-${index}`),
  );
});

test('reports are tried until they are accepted', async () => {
  webhook.answers = [503, 500, 429, 200, 401];
  await dispatch(await aQueuedSend('delivered@example.com'));
  expect(webhook.events).toEqual(['sent', 'delivered']);
});

test('a webhook that does not listen yet loses nothing', async () => {
  await webhook.close();
  const send = await aQueuedSend('delivered@example.com');
  const dispatched = dispatch(send);
  webhook = new FakeWebhook();
  await webhook.listen(port);
  await dispatched;
  expect(webhook.events).toEqual(['sent', 'delivered']);
});

test('a send is given back, not acknowledged, when the process shuts down before its reports are accepted', async () => {
  webhook.answers = Array.from({ length: 100 }, () => 503);
  const shutdown = new AbortController();
  const dispatched = dispatch(await aQueuedSend('delivered@example.com'), shutdown.signal);
  setTimeout(() => shutdown.abort(), 50);
  await expect(dispatched).rejects.toThrow('abort');
});

test('a refused report parks the send', async () => {
  webhook.answers = [400];
  await expect(dispatch(await aQueuedSend('delivered@example.com'))).rejects.toMatchObject({
    code: 'REPORT_REFUSED',
    retry: 'never',
  });
});

test('sends to one contact at the same time do not disturb each other', async () => {
  const sends = await Promise.all(Array.from({ length: 20 }, () => aQueuedSend('silent@example.com')));
  await Promise.all(sends.map((send) => dispatch(send)));
  expect(await deliveryEvents()).toHaveLength(40);
});
