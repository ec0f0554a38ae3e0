import { verpAddress } from '@posthorn/mail';
import { describe, expect, test } from 'vitest';
import { bounceReports, type BounceMail } from './bounce-reports.js';
import { aBounceMail, aComplaintMail, anAutoReply } from './bounce-mail.fixture.js';

const SECRET = 'a secret of sixteen characters';
const NOW_MS = Date.parse('2026-03-22T10:10:00.000Z');
const SEND_ID = 'req_01JQ000000000000000000000A';
const OTHER_ID = 'req_01JQ000000000000000000000B';
const signed = verpAddress(SEND_ID, 'bounces.example.com', SECRET);
const forged = verpAddress(OTHER_ID, 'bounces.example.com', 'somebody else made this secret');

function verdict(raw: string, more: Partial<BounceMail> = {}) {
  return bounceReports({ raw: Buffer.from(raw), nowMs: NOW_MS, ...more }, SECRET);
}
function eventOf(raw: string, more: Partial<BounceMail> = {}) {
  const found = verdict(raw, more);
  return found.kind === 'events' ? found.events[0] : found;
}

test('a delivery status that came to a signed return path bounces its send', () => {
  expect(eventOf(aBounceMail({ to: signed, messageId: `<${SEND_ID}@example.com>` }))).toMatchObject({
    kind: 'report',
    report: {
      sendId: SEND_ID,
      event: 'bounced',
      bounceType: 'hard',
      occurredAt: '2026-03-22T10:10:00.000Z',
      smtpCode: 550,
      enhancedCode: '5.1.1',
      recipient: 'alice@example.org',
      reason: 'user_unknown',
    },
  });
});

describe('which send', () => {
  test('the signed return path decides, whatever the returned mail says', () => {
    const raw = aBounceMail({ to: signed, messageId: `<${OTHER_ID}@example.com>` });
    expect(eventOf(raw)).toMatchObject({ report: { sendId: SEND_ID } });
  });

  test('the envelope says where it came to, before the headers do', () => {
    const raw = aBounceMail({ to: forged, messageId: `<${OTHER_ID}@example.com>` });
    expect(eventOf(raw, { recipients: [signed] })).toMatchObject({ report: { sendId: SEND_ID } });
  });

  test('servers that fold the case lose nothing', () => {
    expect(eventOf(aBounceMail({ to: signed.toLowerCase() }))).toMatchObject({ report: { sendId: SEND_ID } });
  });

  test('a return path that nobody signed is refused, with whatever it brings', () => {
    for (const raw of [aBounceMail({ to: forged, messageId: `<${SEND_ID}@example.com>` }), anAutoReply(forged)]) {
      expect(verdict(raw)).toEqual({ kind: 'forged', address: forged });
    }
  });

  test('without a secret no return path is one of ours', () => {
    const raw = Buffer.from(aBounceMail({ to: signed }));
    expect(bounceReports({ raw, nowMs: NOW_MS }, undefined)).toMatchObject({ kind: 'forged' });
  });

  test('without a return path the Message-ID of the returned mail names it', () => {
    const raw = aBounceMail({ to: 'sales@example.com', messageId: `<${SEND_ID}@example.com>` });
    expect(eventOf(raw)).toMatchObject({ report: { sendId: SEND_ID } });
  });

  test("another system's mail is foreign", () => {
    expect(eventOf(aBounceMail({ to: 'sales@example.com', messageId: '<1234@example.com>' }))).toMatchObject({
      kind: 'foreign',
    });
  });
});

describe('what it says', () => {
  test('a delay is a deferral, each mail of its own', () => {
    const first = eventOf(aBounceMail({ to: signed, action: 'delayed', status: '4.4.1', code: '421 4.4.1' }));
    const second = eventOf(
      aBounceMail({
        to: signed,
        action: 'delayed',
        status: '4.4.1',
        code: '421 4.4.1',
        date: 'Sun, 22 Mar 2026 11:00:00 +0000',
      }),
    );
    expect(first).toMatchObject({ report: { event: 'deferred', reportKey: expect.stringMatching(/^[0-9a-f]{32}$/) } });
    expect(second).not.toEqual(first);
  });

  test('a success is a delivery, and handing on is none', () => {
    expect(eventOf(aBounceMail({ to: signed, action: 'delivered', status: '2.0.0', code: '250 2.0.0' }))).toMatchObject(
      {
        report: { event: 'delivered' },
      },
    );
    expect(eventOf(aBounceMail({ to: signed, action: 'relayed', status: '2.0.0', code: '250 2.0.0' }))).toMatchObject({
      kind: 'ignored',
    });
  });

  test('a full mailbox is a soft bounce', () => {
    expect(eventOf(aBounceMail({ to: signed, status: '5.2.2', code: '552 5.2.2' }))).toMatchObject({
      report: { event: 'bounced', bounceType: 'soft' },
    });
  });

  test('abuse is a complaint, not-spam is none, opt-out is an unsubscribe', () => {
    const complaint = (feedbackType: string) =>
      eventOf(aComplaintMail({ to: 'fbl@example.com', feedbackType, messageId: `<${SEND_ID}@example.com>` }));
    expect(complaint('abuse')).toMatchObject({
      report: { sendId: SEND_ID, event: 'complained', feedbackType: 'abuse' },
    });
    expect(complaint('not-spam')).toMatchObject({ kind: 'ignored' });
    expect(complaint('opt-out')).toMatchObject({
      kind: 'unsubscribe',
      request: { requestId: SEND_ID, method: 'provider' },
    });
  });

  test('an answer by a machine is no bounce', () => {
    expect(eventOf(anAutoReply(signed))).toEqual({ kind: 'ignored', type: 'no bounce' });
    expect(eventOf('')).toEqual({ kind: 'ignored', type: 'no bounce' });
    expect(eventOf('\0\xff'.repeat(1_000))).toEqual({ kind: 'ignored', type: 'no bounce' });
  });
});

test('whatever a server says is what a database can hold: no NUL, no half of a character', () => {
  const words = (said: string) => aBounceMail({ to: signed, code: said });
  const said = [
    `550 a\0b`,
    ...Array.from({ length: 4 }, (_, shift) => `550 ${'a'.repeat(4085 + shift)}${'😀'.repeat(10)}`),
  ];
  for (const each of said) {
    const utf8 = words(each)
      .replaceAll('us-ascii', 'utf-8')
      .replaceAll('message/delivery-status', 'message/global-delivery-status');
    for (const raw of [words(each), utf8]) {
      const text = JSON.stringify(eventOf(raw));
      expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/);
    }
  }
});
