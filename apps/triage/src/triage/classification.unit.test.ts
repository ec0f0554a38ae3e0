import { InboundClassified } from '@posthorn/events';
import type { ReceivedMail } from '@posthorn/mail';
import { INTENTS, type Signals } from '@posthorn/signals';
import { describe, expect, test } from 'vitest';
import { classificationOf, type Findings, withoutContent } from './classification.js';

const SHA256 = 'a'.repeat(64);
const BLOB = { sha256: SHA256, sizeBytes: 1, contentType: 'text/plain' };
const SIGNALS: Signals = {
  injectionScore: 0.97,
  injectionReasons: ['override', 'Not A Label'],
  intent: 'meeting',
  refinedIntent: 'schedule_demo',
  confidence: 0.9,
  intentScores: Object.fromEntries(INTENTS.map((intent) => [intent, 0])) as Signals['intentScores'],
  urgency: 0.8,
  entities: { date: '2026-05-14' },
  labels: ['personal'],
  code: '123456',
  classifierVersion: 'v1',
};
const MAIL: ReceivedMail = {
  from: { email: 'jordan@customer.example', name: 'SECRET name' },
  replyTo: [{ email: '"SECRET reply"@customer.example' }],
  to: [{ email: 'sarah@acme.example' }, { email: '"SECRET words"@customer.example' }],
  cc: [{ email: 'SECRET.words@customer.example' }],
  subject: 'SECRET subject',
  rfcMessageId: '<SECRET.id@customer.example>',
  inReplyTo: ['<SECRET@acme.example>'],
  references: [],
  headers: [],
  text: 'SECRET text',
  attachments: [],
  kind: 'message',
  defects: [],
  truncated: false,
};

function findings(mail: Partial<ReceivedMail> = {}, change: Partial<Findings> = {}): Findings {
  return {
    read: { mail: { ...MAIL, ...mail }, reply: { reply: 'SECRET text', quoted: '', signature: '' } },
    authentication: { spf: 'pass', dkim: 'pass', dmarc: 'pass', signedBy: [] },
    signals: SIGNALS,
    senderReputation: 0.5,
    isClassified: true,
    isAbsence: false,
    blobs: { text: BLOB, html: BLOB, attachments: [{ ...BLOB, filename: 'SECRET.pdf' }] },
    mailbox: 'sarah@acme.example',
    threadId: 'thrd_1',
    isThreadReply: false,
    flags: ['malformed'],
    raw: { ...BLOB, contentType: 'message/rfc822' },
    receivedAt: '2026-05-12T09:00:00.000Z',
    ...change,
  };
}

const ABOUT = { messageId: 'rcv_1', from: 'jordan@customer.example' };

describe('a classification', () => {
  test('says the intent and the refined one, and fits the event', () => {
    const whole = classificationOf(findings());
    expect(whole).toMatchObject({
      intent: 'meeting',
      refinedIntent: 'schedule_demo',
      injectionReasons: ['override'],
      flags: ['malformed'],
    });
    expect(() => InboundClassified.of({ ...ABOUT, ...whole })).not.toThrow();
  });

  test('tells scores with four digits', () => {
    const signals = { ...SIGNALS, injectionScore: 0.01383489038278544, confidence: 0.25460553887619025 };
    expect(classificationOf(findings({}, { signals }))).toMatchObject({ injectionScore: 0.0138, confidence: 0.2546 });
  });

  test('that is withheld says nothing that the author wrote', () => {
    const withheld = withoutContent(classificationOf(findings()), { ...BLOB, contentType: 'application/json' });
    expect(JSON.stringify(withheld)).not.toMatch(/SECRET|123456|2026-05-14/);
    expect(withheld).toMatchObject({ quarantined: true, injectionScore: 0.97, hasAttachments: true });
    expect(withheld).not.toHaveProperty('text');
    expect(withheld).not.toHaveProperty('html');
    expect(() => InboundClassified.of({ ...ABOUT, ...withheld })).not.toThrow();
  });

  test('of a mail with everything too long, too often and in wide letters still fits into the log', () => {
    const wide = '文'.repeat(5_000);
    const people = Array.from({ length: 500 }, (_, i) => ({ email: `${'文'.repeat(300)}${i}@a.example`, name: wide }));
    const attachments = Array.from({ length: 100 }, () => ({ ...BLOB, filename: '文'.repeat(255) }));
    const whole = classificationOf(
      findings(
        { from: { email: 'a@b.example', name: wide }, to: people, cc: people, replyTo: people, subject: `\0${wide}` },
        { blobs: { attachments } },
      ),
    );
    const { data } = InboundClassified.of({ ...ABOUT, ...whole });
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(200 * 1024);
    expect(data.flags).toContain('truncated');
    expect(data.subject).not.toContain('\0');
  });
});
