import { describe, expect, test } from 'vitest';
import { type DeliveryReport } from './delivery-report.js';
import { REPORTED_EVENTS } from './reported-events.js';
import { decideReport, MAX_ENGAGEMENT_FACTS, reportMessageId, type ReportedSend } from './delivery-report.decider.js';

const AT = '2026-03-22T10:05:00.000Z';
const NOW = '2026-03-22T10:05:01.000Z';
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
    campaignId: null,
    testMode: false,
    status: 'sending',
    recorded: new Set(),
    reportKeys: [],
    ...send,
  };
}

const decide = (report: DeliveryReport, send: ReportedSend) => decideReport(report, send, Date.parse(NOW));

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
      aReport({ event: 'opened', machine: true, reportKey: 'machine' }),
      'engagement.opened',
      { ...about, openedAt: AT, machine: true, reportKey: 'machine' },
      'opened',
    ],
    [
      aReport({ event: 'clicked', url: 'https://x/', reportKey: 'k' }),
      'engagement.clicked',
      { ...about, clickedAt: AT, url: 'https://x/', reportKey: 'k' },
      'clicked',
    ],
  ] as const)('%o', (report, type, data, status) => {
    const decision = decide(report, aSend());
    expect(decision.status).toBe(status);
    expect(decision.facts[0]).toEqual({ type, version: 1, data });
    // The stream prints data as it stands: the order of its fields is part of the contract.
    expect(Object.keys(JSON.parse(JSON.stringify(decision.facts[0]?.data)))).toEqual(Object.keys(data));
  });

  test('with who reports it, in which words, and for which campaign', () => {
    const words = { provider: 'ses', messageId: 'm1', smtpCode: 451, enhancedCode: '4.7.1', reason: 'busy' };
    const report = aReport({ event: 'deferred', reportKey: 'k', ...words });
    const [fact] = decide(report, aSend({ campaignId: 'cmp_1' })).facts;
    expect(fact?.data).toEqual({ ...about, deferredAt: AT, ...words, reportKey: 'k', campaignId: 'cmp_1' });
  });
});

describe('the recipient is suppressed in the same append by', () => {
  test.each([
    ['a hard bounce', aReport({ event: 'bounced', bounceType: 'hard' }), 'hard_bounce'],
    ['a complaint', aReport({ event: 'complained' }), 'complaint'],
    ["a provider's own list", aReport({ event: 'failed', suppressedFor: 'unsubscribe' }), 'unsubscribe'],
  ])('%s', (_, report, reasonCode) => {
    const { facts } = decide(report, aSend());
    expect(facts).toHaveLength(2);
    expect(facts[1]).toEqual({
      type: 'suppression.added',
      version: 1,
      data: {
        contactEmail: 'alice@example.com',
        scope: 'tenant',
        reasonCode,
        requestId: SEND_ID,
        addedBy: { kind: 'system' },
        addedAt: NOW,
      },
    });
  });

  test.each([
    ['a soft bounce', aReport({ event: 'bounced', bounceType: 'soft' })],
    ['a bounce of unknown kind', aReport({ event: 'bounced' })],
    ['a deferral', aReport({ event: 'deferred', bounceType: 'hard', reportKey: 'k' })],
    ['a failure of ours', aReport({ event: 'failed' })],
  ])('not by %s', (_, report) => {
    expect(decide(report, aSend()).facts).toHaveLength(1);
  });

  test('not by what becomes of a test send, which leaves for nowhere', () => {
    expect(decide(aReport({ event: 'complained' }), aSend({ testMode: true })).facts).toHaveLength(1);
  });

  test('not once more by a bounce that is a fact already', () => {
    const report = aReport({ event: 'bounced', bounceType: 'hard' });
    expect(decide(report, aSend({ recorded: new Set(['bounced']) })).facts).toEqual([]);
  });
});

test("the fact names the send's recipient, whatever the report says", () => {
  const [fact] = decide(aReport({ recipient: 'mallory@example.com' }), aSend()).facts;
  expect(fact?.data).toMatchObject({ recipientEmail: 'alice@example.com' });
});

test.each(REPORTED_EVENTS)('a repeated %s makes no fact', (event) => {
  const send = aSend({ recorded: new Set([event]), status: 'clicked' });
  expect(decide(aReport({ event }), send)).toEqual({ facts: [], status: 'clicked' });
});

test.each(['deferred', 'opened', 'clicked'] as const)('%s repeats only one with the same key', (event) => {
  const send = aSend({ recorded: new Set([event]), reportKeys: ['k1'] });
  expect(decide(aReport({ event, reportKey: 'k1' }), send).facts).toEqual([]);
  expect(decide(aReport({ event, reportKey: 'k2' }), send).facts).toHaveLength(1);
});

test('a scanner that never ends adds a bounded number of facts to one send, and hides no deferral', () => {
  const send = aSend({ reportKeys: Array.from({ length: MAX_ENGAGEMENT_FACTS }, (_, i) => `k${i}`) });
  expect(decide(aReport({ event: 'clicked', reportKey: 'new' }), send).facts).toEqual([]);
  expect(decide(aReport({ event: 'deferred', reportKey: 'new' }), send).facts).toHaveLength(1);
});

test('a late report is recorded and leaves the status where it is', () => {
  const decision = decide(aReport({ event: 'sent' }), aSend({ status: 'delivered', recorded: new Set(['delivered']) }));
  expect(decision).toMatchObject({ facts: [{ type: 'delivery.sent' }], status: 'delivered' });
});

test('the message id is the business key', () => {
  expect(reportMessageId(aReport())).toBe(`report:${SEND_ID}:delivered`);
  expect(reportMessageId(aReport({ event: 'deferred', reportKey: 'k' }))).toBe(`report:${SEND_ID}:deferred:k`);
});
