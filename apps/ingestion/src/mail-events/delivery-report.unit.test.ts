import { describe, expect, test } from 'vitest';
import { parseReport, type DeliveryReport } from './delivery-report.js';

const NOW = Date.parse('2026-03-22T10:05:00.123Z');
const REQUIRED = { reach_send_id: 'uuid', event: 'delivered' };

const parse = (body: unknown) => parseReport(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), NOW);
function reportOf(body: unknown): DeliveryReport {
  const parsed = parse(body);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.report;
}
function problemOf(body: unknown): string {
  const parsed = parse(body);
  return parsed.ok ? 'none' : parsed.problem;
}

test("the seed's example is a report received now", () => {
  expect(parse('{ "reach_send_id": "uuid", "event": "delivered", "recipient": "[email protected]" }')).toEqual({
    ok: true,
    report: {
      sendId: 'uuid',
      event: 'delivered',
      recipient: '[email protected]',
      occurredAt: '2026-03-22T10:05:00.123Z',
      bounceType: 'undetermined',
      machine: false,
    },
  });
});

test('every optional field is taken over', () => {
  const report = reportOf({
    ...REQUIRED,
    message_id: 'postal-7',
    bounce_type: 'hard',
    reason: 'no such user',
    diagnostic_code: 'smtp; 550 5.1.1',
    url: 'https://example.com/',
    occurred_at: '2026-03-22T12:00:00+02:00',
    retry_after_ms: 0,
    machine: true,
  });
  expect(report).toMatchObject({
    messageId: 'postal-7',
    bounceType: 'hard',
    reason: 'no such user',
    diagnosticCode: 'smtp; 550 5.1.1',
    url: 'https://example.com/',
    occurredAt: '2026-03-22T10:00:00.000Z',
    retryAfterMs: 0,
    machine: true,
  });
});

test('null and empty mean absent, and unknown fields are ignored', () => {
  const report = reportOf({
    ...REQUIRED,
    recipient: null,
    message_id: '',
    reason: '',
    bounce_type: '',
    occurred_at: '',
    url: null,
    tags: { a: [1] },
  });
  expect(report).toEqual(reportOf(REQUIRED));
});

describe('a malformed report is refused, naming', () => {
  test.each([
    ['reach_send_id', { event: 'delivered' }],
    ['reach_send_id', { ...REQUIRED, reach_send_id: '' }],
    ['reach_send_id', { ...REQUIRED, reach_send_id: 7 }],
    ['reach_send_id', { ...REQUIRED, reach_send_id: 'x'.repeat(256) }],
    ['event', { reach_send_id: 'uuid' }],
    ['event', { ...REQUIRED, event: 'Delivered' }],
    ['event', { ...REQUIRED, event: '__proto__' }],
    ['event', { ...REQUIRED, event: ['delivered'] }],
    ['recipient', { ...REQUIRED, recipient: { address: 'a@b' } }],
    ['message_id', { ...REQUIRED, message_id: 'x'.repeat(999) }],
    ['bounce_type', { ...REQUIRED, bounce_type: 'HARD' }],
    ['retry_after_ms', { ...REQUIRED, retry_after_ms: 1.5 }],
    ['retry_after_ms', { ...REQUIRED, retry_after_ms: -1 }],
    ['retry_after_ms', { ...REQUIRED, retry_after_ms: 1e300 }],
    ['machine', { ...REQUIRED, machine: 'yes' }],
    ['occurred_at', { ...REQUIRED, occurred_at: 'yesterday' }],
    ['occurred_at', { ...REQUIRED, occurred_at: 1_774_173_900 }],
    ['occurred_at', { ...REQUIRED, occurred_at: '2026-03-22T10:15:01Z' }],
    ['occurred_at', { ...REQUIRED, occurred_at: '2026-02-19T10:00:00Z' }],
    ['body', []],
    ['body', null],
    ['body', 'true'],
  ])('%s', (field, body) => expect(problemOf(body)).toMatch(new RegExp(`^${field}: `)));
});

test.each(['', '{', 'delivered', '{"a":1}x'])('a body that is not JSON is refused: %j', (body) => {
  expect(problemOf(body)).toBe('The body is not valid JSON in UTF-8');
});

test('bytes that are not UTF-8 are refused', () => {
  expect(parseReport(Buffer.from([0x22, 0xff, 0x22]), NOW).ok).toBe(false);
});

test('a provider clock may be ten minutes ahead', () => {
  expect(reportOf({ ...REQUIRED, occurred_at: '2026-03-22T10:15:00Z' }).occurredAt).toBe('2026-03-22T10:15:00.000Z');
});

test('long diagnostics are cut, not refused', () => {
  expect(reportOf({ ...REQUIRED, diagnostic_code: 'x'.repeat(20_000) }).diagnosticCode).toHaveLength(4096);
});

test('characters that PostgreSQL cannot hold in JSON are replaced', () => {
  const body = String.raw`{"reach_send_id":"uuid","event":"bounced","reason":"a\u0000b\ud800c","message_id":"\u0000"}`;
  expect(reportOf(body)).toMatchObject({ reason: 'a\uFFFDb\uFFFDc', messageId: '\uFFFD' });
});

const key = (body: unknown) => reportOf(body).reportKey;

describe('two deferrals of one send are told apart', () => {
  const deferred = { reach_send_id: 'uuid', event: 'deferred' };

  test("by the provider's id of the report", () => {
    expect(key({ ...deferred, event_id: 'e1', reason: 'x' })).toBe(key({ ...deferred, event_id: 'e1' }));
    expect(key({ ...deferred, event_id: 'e1' })).not.toBe(key({ ...deferred, event_id: 'e2' }));
  });

  test('by their bytes where the provider gives no id', () => {
    expect(key({ ...deferred, reason: '1' })).toBe(key({ ...deferred, reason: '1' }));
    expect(key({ ...deferred, reason: '1' })).not.toBe(key({ ...deferred, reason: '2' }));
  });

  test('with a key that fits in a header and a subject', () => {
    expect(key({ ...deferred, event_id: 'a b\r\nc\u0000' })).toMatch(/^[0-9a-f]{32}$/);
  });

  test('and no other event has a key', () => expect(key({ ...REQUIRED, event_id: 'e1' })).toBeUndefined());
});
