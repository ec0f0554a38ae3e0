import { describe, expect, test } from 'vitest';
import type { DeliveryReport } from '../mail-events/delivery-report.js';
import { isBelieved, type AboutSend, type Evidence, type JudgedSend } from './belief.js';

const SEND_ID = 'req_01JQ000000000000000000000A';
const send = (more: Partial<JudgedSend> = {}): JudgedSend => ({
  recipientEmail: 'alice@example.org',
  status: 'sent',
  hasCompany: false,
  ...more,
});
const report = (more: Partial<DeliveryReport> = {}): Extract<AboutSend, { kind: 'report' }> => ({
  kind: 'report',
  report: {
    sendId: SEND_ID,
    event: 'bounced',
    occurredAt: '2026-03-22T10:05:00.000Z',
    bounceType: 'hard',
    machine: false,
    recipient: 'Alice@example.org',
    ...more,
  },
});
const optOut: AboutSend = {
  kind: 'unsubscribe',
  request: { requestId: SEND_ID, method: 'provider', scope: 'tenant', occurredAt: '2026-03-22T10:05:00.000Z' },
};

const nobody = { spf: 'none', dkim: 'none', dmarc: 'none' };
const by = (authentication: Evidence['authentication'], from = 'mailer-daemon@mx.example.org'): Evidence => ({
  from,
  authentication,
});
const strangers = by({ spf: 'pass', dkim: 'pass', dmarc: 'pass' }, 'mallory@evil.example');

describe('a bounce that somebody wrote to a mailbox', () => {
  test.each<[string, AboutSend, JudgedSend, Evidence, boolean]>([
    ['about the recipient, as most servers write it: unsigned', report(), send(), by(nobody), true],
    ['of which nobody looked who wrote it', report(), send(), by(undefined), true],
    ['whose author fails DMARC', report(), send(), by({ ...nobody, spf: 'pass', dmarc: 'fail' }), false],
    ['about another recipient', report({ recipient: 'bob@example.org' }), send(), by(nobody), false],
    ['about nobody in particular', { ...report(), report: { ...omitRecipient() } }, send(), by(nobody), false],
    ['about a mail that was answered', report(), send({ status: 'replied' }), by(nobody), false],
    ['about a mail to several, unsigned', report(), send({ hasCompany: true }), by(nobody), false],
    ['about a mail to several, by one of them', report(), send({ hasCompany: true }), strangers, false],
    [
      "about a mail to several, by a domain that only ends like the recipient's",
      report(),
      send({ hasCompany: true }),
      by({ spf: 'pass', dkim: 'pass', dmarc: 'pass' }, 'a@evil-example.org'),
      false,
    ],
    [
      "about a mail to several, by the recipient's own domain",
      report(),
      send({ hasCompany: true }),
      by({ spf: 'none', dkim: 'pass', dmarc: 'pass' }),
      true,
    ],
  ])('%s', (_, event, about, evidence, believed) => {
    expect(isBelieved(event, about, evidence)).toBe(believed);
  });
});

describe.each<[string, AboutSend]>([
  ['a complaint', report({ event: 'complained', recipient: 'alice@example.org' })],
  ['an opt-out of a feedback loop', optOut],
])('%s', (_, event) => {
  test('is believed from whoever is authenticated', () => {
    for (const passed of ['spf', 'dkim', 'dmarc']) {
      expect(isBelieved(event, send(), by({ ...nobody, [passed]: 'pass' })), passed).toBe(true);
    }
    expect(isBelieved(event, send(), by(nobody))).toBe(false);
    expect(isBelieved(event, send(), by(undefined))).toBe(false);
  });
});

test('a complaint may leave the recipient out, and may not name another', () => {
  const authentic = by({ ...nobody, dkim: 'pass' });
  const complaint = (recipient?: string) =>
    report({ event: 'complained', ...(recipient === undefined ? {} : { recipient }) });
  expect(isBelieved({ ...complaint(), report: { ...omitRecipient(), event: 'complained' } }, send(), authentic)).toBe(
    true,
  );
  expect(isBelieved(complaint('bob@example.org'), send(), authentic)).toBe(false);
});

function omitRecipient(): DeliveryReport {
  const { recipient: _, ...without } = report().report;
  return without;
}
