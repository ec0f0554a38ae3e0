import { describe, expect, test } from 'vitest';
import { REPORTED_EVENTS, type DeliveryReport } from './delivery-report.js';
import { decideReport, reportMessageId, type ReportedSend } from './delivery-report.decider.js';

const AT = '2026-03-22T10:05:00.000Z';
const SEND_ID = 'req_01JQ000000000000000000000A';
const about = { requestId: SEND_ID, recipientEmail: 'alice@example.com' };

function aReport(report: Partial<DeliveryReport> = {}): DeliveryReport {
  return { sendId: SEND_ID, event: 'delivered', occurredAt: AT, bounceType: 'undetermined', machine: false, ...report };
}

function aSend(send: Partial<ReportedSend> = {}): ReportedSend {
  return {
    workspaceId: 'wsk_1',
    contactKey: 'abcdefghij234567',
    recipientEmail: 'alice@example.com',
    agentId: null,
    testMode: false,
    status: 'sending',
    recorded: new Set(),
    deferralKeys: [],
    ...send,
  };
}

describe('each reported event is its fact', () => {
  test.each([
    [aReport({ event: 'sent', messageId: 'm1' }), 'delivery.sent', { ...about, sentAt: AT, messageId: 'm1' }, 'sent'],
    [aReport({ event: 'delivered' }), 'delivery.delivered', { ...about, deliveredAt: AT }, 'delivered'],
    [
      aReport({ event: 'deferred', reason: 'busy', retryAfterMs: 60_000, reportKey: 'k' }),
      'delivery.deferred',
      { ...about, deferredAt: AT, reason: 'busy', retryAfterMs: 60_000, reportKey: 'k' },
      'sending',
    ],
    [
      aReport({ event: 'bounced', bounceType: 'hard', reason: 'gone', diagnosticCode: '550 5.1.1' }),
      'delivery.bounced',
      { ...about, bouncedAt: AT, bounceType: 'hard', reason: 'gone', diagnosticCode: '550 5.1.1' },
      'bounced',
    ],
    [aReport({ event: 'complained' }), 'delivery.complained', { ...about, complainedAt: AT }, 'complained'],
    [aReport({ event: 'failed', reason: 'r' }), 'delivery.failed', { ...about, failedAt: AT, reason: 'r' }, 'failed'],
    [
      aReport({ event: 'opened', machine: true }),
      'engagement.opened',
      { ...about, openedAt: AT, machine: true },
      'opened',
    ],
    [
      aReport({ event: 'clicked', url: 'https://x/' }),
      'engagement.clicked',
      { ...about, clickedAt: AT, url: 'https://x/' },
      'clicked',
    ],
  ] as const)('%o', (report, type, data, status) => {
    const decision = decideReport(report, aSend());
    expect(decision).toEqual({ fact: { type, version: 1, data }, status });
    // The stream prints data as it stands: the order of its fields is part of the contract.
    expect(Object.keys(JSON.parse(JSON.stringify(decision.fact?.data)))).toEqual(Object.keys(data));
  });
});

test("the fact names the send's recipient, whatever the report says", () => {
  const { fact } = decideReport(aReport({ recipient: 'mallory@example.com' }), aSend());
  expect(fact?.data).toMatchObject({ recipientEmail: 'alice@example.com' });
});

test.each(REPORTED_EVENTS.filter((event) => event !== 'deferred'))('a repeated %s makes no fact', (event) => {
  const send = aSend({ recorded: new Set([event]), status: 'clicked' });
  expect(decideReport(aReport({ event }), send)).toEqual({ status: 'clicked' });
});

test('a deferral repeats only one with the same key', () => {
  const send = aSend({ deferralKeys: ['k1'] });
  expect(decideReport(aReport({ event: 'deferred', reportKey: 'k1' }), send).fact).toBeUndefined();
  expect(decideReport(aReport({ event: 'deferred', reportKey: 'k2' }), send).fact).toBeDefined();
});

test('a late report is recorded and leaves the status where it is', () => {
  const decision = decideReport(
    aReport({ event: 'sent' }),
    aSend({ status: 'delivered', recorded: new Set(['delivered']) }),
  );
  expect(decision).toMatchObject({ fact: { type: 'delivery.sent' }, status: 'delivered' });
});

test('the message id is the business key', () => {
  expect(reportMessageId(aReport())).toBe(`report:${SEND_ID}:delivered`);
  expect(reportMessageId(aReport({ event: 'deferred', reportKey: 'k' }))).toBe(`report:${SEND_ID}:deferred:k`);
});
