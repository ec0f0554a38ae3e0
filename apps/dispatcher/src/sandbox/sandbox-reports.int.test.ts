import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Timer } from '@posthorn/event-log';
import { InMemoryTimers } from '@posthorn/event-log/testing';
import { newId } from '@posthorn/events';
import { createLogger } from '@posthorn/platform';
import { freePort } from '@posthorn/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reportLater, SandboxReportsReactor } from './sandbox-reports.reactor.js';
import { SandboxReporter } from './sandbox-reporter.gateway.js';

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

let webhook: FakeWebhook;
let port: number;
const running = new AbortController();

beforeEach(async () => {
  webhook = new FakeWebhook();
  port = await webhook.listen();
});
afterEach(() => webhook.close());

function aReactor(): SandboxReportsReactor {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const webhookUrl = `http://127.0.0.1:${port}/api/webhooks/mail-events`;
  return new SandboxReportsReactor(new SandboxReporter({ webhookUrl, secret: SECRET }, logger));
}

/** What is due after the sandbox accepted a mail to this address. */
async function accepted(recipientEmail: string, provider = 'sandbox'): Promise<readonly Timer[]> {
  const timers = new InMemoryTimers();
  const requestId = newId('req');
  const messageId = `sandbox-${requestId}`;
  await reportLater(timers, { workspaceId: 'wsk_1', requestId, recipientEmail, provider, messageId });
  return timers.takeDue(new Date(Date.now() + 1));
}

async function anAcceptedMail(recipientEmail: string): Promise<Timer> {
  const [timer] = await accepted(recipientEmail);
  if (!timer) throw new TypeError('nothing is due');
  return timer;
}

const report = (timer: Timer, signal = running.signal) => aReactor().report(timer, { deliveries: 1, signal });

test('what became of an accepted mail is reported in order', async () => {
  const mail = await anAcceptedMail('clicked+1@example.com');
  await report(mail);
  expect(webhook.events).toEqual(['sent', 'delivered', 'opened', 'clicked']);
  expect(webhook.reports[0]).toMatchObject({ reach_send_id: mail.id, recipient: 'clicked+1@example.com' });
});

test('there is nothing to report of a silent recipient, nor of the mails of others', async () => {
  expect(await accepted('silent@example.com')).toEqual([]);
  expect(await accepted('clicked@example.com', 'smtp')).toEqual([]);
});

test('a mail that is delivered again repeats its reports under the same ids', async () => {
  const mail = await anAcceptedMail('delivered@example.com');
  await report(mail);
  await report(mail);
  const ids = webhook.reports.map((each) => each['event_id']);
  expect(ids).toEqual([0, 1, 0, 1].map((index) => `sandbox-${mail.id}-${index}`));
});

test('reports are tried until they are accepted', async () => {
  webhook.answers = [503, 500, 429, 200, 401];
  await report(await anAcceptedMail('delivered@example.com'));
  expect(webhook.events).toEqual(['sent', 'delivered']);
});

test('a webhook that does not listen yet loses nothing', async () => {
  await webhook.close();
  port = await freePort();
  const reported = report(await anAcceptedMail('delivered@example.com'));
  webhook = new FakeWebhook();
  await webhook.listen(port);
  await reported;
  expect(webhook.events).toEqual(['sent', 'delivered']);
});

test('a shutdown ends the wait for a webhook that does not answer, and the mail is not done', async () => {
  webhook.answers = Array.from({ length: 100 }, () => 503);
  const stopping = new AbortController();
  const reported = report(await anAcceptedMail('delivered@example.com'), stopping.signal);
  setTimeout(() => stopping.abort(), 50);
  await expect(reported).rejects.toThrow('abort');
});

test('a refused report parks the mail at once', async () => {
  webhook.answers = [422];
  await expect(report(await anAcceptedMail('delivered@example.com'))).rejects.toMatchObject({ retry: 'never' });
});
