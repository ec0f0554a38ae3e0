import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { createLogger, type Logger } from '@posthorn/platform';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryReport } from './delivery-report.js';
import type { ReportedSend } from './delivery-report.decider.js';
import { MailEventsHandler } from './mail-events.handler.js';

const SEND_ID = 'req_01JQ000000000000000000000A';
const send: ReportedSend = {
  workspaceId: 'wsk_1',
  contactKey: 'abcdefghij234567',
  recipientEmail: 'alice@example.com',
  agentId: 'agt_1',
  campaignId: null,
  testMode: true,
  status: 'sending',
  recorded: new Set(),
  reportKeys: [],
};

function aReport(report: Partial<DeliveryReport> = {}): DeliveryReport {
  const occurredAt = '2026-03-22T10:05:00.000Z';
  return { sendId: SEND_ID, event: 'delivered', occurredAt, bounceType: 'undetermined', machine: false, ...report };
}

let log: InMemoryEventLog;
let looked: string[];
let warnings: unknown[];
let handler: MailEventsHandler;

beforeEach(() => {
  log = new InMemoryEventLog();
  looked = [];
  warnings = [];
  const logger: Logger = createLogger({ name: 'test', level: 'silent' });
  logger.warn = (bindings: unknown) => void warnings.push(bindings);
  const find = (sendId: string) => {
    looked.push(sendId);
    return Promise.resolve(sendId === SEND_ID ? send : undefined);
  };
  handler = new MailEventsHandler(log, { find }, logger);
});

test("a report becomes an event of its send's workspace, contact, agent and mode", async () => {
  expect(await handler.receive(aReport())).toEqual({ ok: true, matched: true, status: 'delivered' });
  const event = await log.get(1);
  expect(event).toMatchObject({
    subject: 'evt.wsk_1.delivery.abcdefghij234567.delivered',
    type: 'delivery.delivered',
    workspaceId: 'wsk_1',
    contact: 'abcdefghij234567',
    agentId: 'agt_1',
    testMode: true,
    correlationId: SEND_ID,
    occurredAt: '2026-03-22T10:05:00.000Z',
  });
});

test('a repeated report is answered alike and appends nothing', async () => {
  await handler.receive(aReport());
  expect(await handler.receive(aReport())).toEqual({ ok: true, matched: true, status: 'delivered' });
  expect(await log.bounds()).toMatchObject({ last: 1 });
});

test('a late report is answered with the status that an earlier one reached, before the projector saw it', async () => {
  await handler.receive(aReport());
  expect(await handler.receive(aReport({ event: 'sent' }))).toMatchObject({ status: 'delivered' });
});

test('an unknown send is not matched', async () => {
  const sendId = SEND_ID.replace(/A$/, 'B');
  expect(await handler.receive(aReport({ sendId }))).toEqual({ ok: true, matched: false });
  expect(looked).toEqual([sendId]);
});

test.each(['uuid', '0198c2f4-6ec6-7c7c-8a31-3d3f1a2b4c5d', `${SEND_ID}0`, `${SEND_ID}\n`, "req_' or 1=1 --"])(
  "another system's id is not matched and not looked up: %j",
  async (sendId) => {
    expect(await handler.receive(aReport({ sendId }))).toEqual({ ok: true, matched: false });
    expect(looked).toEqual([]);
  },
);

describe('a recipient', () => {
  test('that contradicts the send is matched by id, with a warning that names no address', async () => {
    expect(await handler.receive(aReport({ recipient: 'mallory@example.com' }))).toMatchObject({ matched: true });
    expect(warnings).toEqual([{ workspaceId: 'wsk_1', sendId: SEND_ID, event: 'delivered' }]);
  });

  test('that is spelt otherwise is the same', async () => {
    await handler.receive(aReport({ recipient: ' Alice@EXAMPLE.com' }));
    expect(warnings).toEqual([]);
  });
});
