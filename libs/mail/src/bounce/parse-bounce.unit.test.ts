import { describe, expect, test } from 'vitest';
import { REQUEST_ID, SECRET } from '../compose/mail.fixture.js';
import { verpAddress } from '../tracking/verp-address.js';
import { parseBounce, parseBounces } from './parse-bounce.js';

const mail = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));
const verp = verpAddress(REQUEST_ID, 'acme.example', SECRET);

function aDsn({
  action = 'failed',
  status = '5.1.1',
  diagnostic = 'smtp; 550 5.1.1 User unknown',
  original = [`Message-ID: <${REQUEST_ID}@acme.example>`],
} = {}): Buffer {
  return mail(
    'Return-Path: <>',
    `To: ${verp}`,
    'From: MAILER-DAEMON@mx.example.com',
    'Subject: Undelivered Mail Returned to Sender',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain',
    '',
    'Sorry.',
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.com',
    '',
    'Final-Recipient: rfc822; bob@new.example.com',
    'Original-Recipient: rfc822; bob@example.com',
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: ${diagnostic}`,
    '--b1',
    'Content-Type: text/rfc822-headers',
    '',
    ...original,
    'From: ann@acme.example',
    '--b1--',
  );
}

describe('a DSN', () => {
  test('says who failed, why, and which of our sends it was', () => {
    expect(parseBounce(aDsn())).toEqual({
      kind: 'dsn',
      requestId: REQUEST_ID,
      originalMessageId: `<${REQUEST_ID}@acme.example>`,
      recipient: 'bob@example.com',
      action: 'failed',
      class: 'hard',
      smtpCode: 550,
      enhancedCode: '5.1.1',
      reason: 'user_unknown',
      diagnosticCode: '550 5.1.1 User unknown',
    });
  });

  test('names the send by the VERP address when it gives back nothing', () => {
    expect(parseBounce(aDsn({ original: [] }))?.requestId).toBe(REQUEST_ID);
  });

  test('of a delay is no failure, and never hard', () => {
    expect(
      parseBounce(aDsn({ action: 'delayed', status: '4.1.1', diagnostic: 'smtp; 450 4.1.1 User unknown' })),
    ).toMatchObject({
      action: 'delayed',
      class: 'soft',
    });
    expect(parseBounce(aDsn({ action: 'delayed', status: '4.0.0', diagnostic: '' }))).toMatchObject({
      reason: 'expired',
    });
  });

  test('of a delivery says so', () => {
    expect(parseBounce(aDsn({ action: 'delivered', status: '2.0.0', diagnostic: 'smtp; 250 Ok' }))).toMatchObject({
      action: 'delivered',
      class: 'undetermined',
      reason: 'delivered',
    });
  });

  test('is believed about the mailbox before it is about the number', () => {
    expect(parseBounce(aDsn({ status: '5.0.0', diagnostic: 'smtp; 552 mailbox is full' }))).toMatchObject({
      class: 'soft',
      reason: 'mailbox_full',
    });
  });

  test('may report on several', () => {
    const two = aDsn()
      .toString()
      .replace(
        '--b1\r\nContent-Type: text/rfc822',
        '\r\nFinal-Recipient: rfc822; eve@example.com\r\nAction: failed\r\nStatus: 4.2.2\r\n--b1\r\nContent-Type: text/rfc822',
      );
    expect(parseBounces(Buffer.from(two)).map(({ recipient, reason }) => [recipient, reason])).toEqual([
      ['bob@example.com', 'user_unknown'],
      ['eve@example.com', 'mailbox_full'],
    ]);
  });
});

test('a complaint names its type, its recipient and the send', () => {
  const complaint = mail(
    'From: feedback@isp.example',
    'Subject: FW: Hello',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'This is an email abuse report.',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: X/1',
    'Version: 1',
    'Original-Rcpt-To: <bob@example.com>',
    '--b',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: <${REQUEST_ID}@acme.example>`,
    'To: somebody@else.example',
    '',
    'Hello',
    '--b--',
  );
  expect(parseBounces(complaint)).toEqual([
    {
      kind: 'arf',
      requestId: REQUEST_ID,
      originalMessageId: `<${REQUEST_ID}@acme.example>`,
      recipient: 'bob@example.com',
      class: 'undetermined',
      reason: 'complaint',
      feedbackType: 'abuse',
    },
  ]);
  expect(
    parseBounce(Buffer.from(complaint.toString().replace('Feedback-Type: abuse', 'Feedback-Type: not-spam')))?.reason,
  ).toBe('not_spam');
  expect(
    parseBounce(Buffer.from(complaint.toString().replace('Feedback-Type: abuse', 'Feedback-Type: opt-out')))?.reason,
  ).toBe('unsubscribe');
});

describe('a bounce in words', () => {
  test('of qmail', () => {
    const report = parseBounce(
      mail(
        'Return-Path: <>',
        'From: MAILER-DAEMON@mail.example.org',
        `To: ${verp}`,
        'Subject: failure notice',
        '',
        'Hi. This is the qmail-send program at mail.example.org.',
        "I'm afraid I wasn't able to deliver your message to the following addresses.",
        '',
        '<bob@example.com>:',
        '192.0.2.1 does not like recipient.',
        'Remote host said: 550 5.1.1 <bob@example.com>: Recipient address rejected: User unknown',
        'Giving up on 192.0.2.1.',
        '',
        '--- Below this line is a copy of the message.',
        '',
        'Return-Path: <ann@acme.example>',
        `Message-ID: <${REQUEST_ID}@acme.example>`,
        'To: bob@example.com',
        '',
        'Hello',
      ),
    );
    expect(report).toMatchObject({
      kind: 'plain',
      requestId: REQUEST_ID,
      recipient: 'bob@example.com',
      class: 'hard',
      smtpCode: 550,
      enhancedCode: '5.1.1',
    });
  });

  test('of Exim, with a mailbox that is full', () => {
    const report = parseBounce(
      mail(
        'X-Failed-Recipients: bob@example.com',
        'Auto-Submitted: auto-replied',
        'From: Mail Delivery System <Mailer-Daemon@relay.example>',
        `To: ${verp}`,
        'Subject: Mail delivery failed: returning message to sender',
        '',
        'A message that you sent could not be delivered to one or more of its recipients. The following address(es) failed:',
        '',
        '  bob@example.com',
        '    mailbox is full: retry timeout exceeded',
      ),
    );
    expect(report).toMatchObject({
      kind: 'plain',
      requestId: REQUEST_ID,
      recipient: 'bob@example.com',
      class: 'soft',
      reason: 'mailbox_full',
    });
  });
});

test('a bounce or a complaint inside a forwarded mail is not one of ours', () => {
  const forwarded = (inner: Buffer): Buffer =>
    mail('From: bob@example.com', 'Subject: Fwd: see below', 'Content-Type: message/rfc822', '', inner.toString());
  expect(parseBounces(forwarded(aDsn()))).toEqual([]);
  expect(
    parseBounces(
      Buffer.concat([
        mail(
          'From: bob@example.com',
          'Content-Type: multipart/mixed; boundary=o',
          '',
          '--o',
          'Content-Type: message/rfc822',
          '',
          '',
        ),
        aDsn(),
      ]),
    ),
  ).toEqual([]);
});

describe('what is no bounce', () => {
  test.each([
    [
      'an absence',
      [
        'Auto-Submitted: auto-replied',
        'From: bob@example.com',
        'Subject: Out of office',
        '',
        'I am away. Mail could not be delivered to my phone.',
      ],
    ],
    [
      'an absence with an empty return path',
      [
        'Return-Path: <>',
        'From: Bob <bob@example.com>',
        'Subject: Automatic reply: Hello',
        'X-Auto-Response-Suppress: All',
        '',
        'I am out until Monday.',
      ],
    ],
    [
      'an absence in German',
      ['Return-Path: <>', 'From: bob@example.com', 'Subject: Abwesenheitsnotiz: Hallo', '', 'Ich bin nicht da.'],
    ],
    [
      "a postmaster's absence",
      [
        'Return-Path: <>',
        'From: Postmaster <postmaster@example.com>',
        'Subject: Automatic reply: delivery problem',
        '',
        'I am away. Your mail could not be delivered: mailbox full.',
      ],
    ],
    [
      'a ticket system',
      [
        'Auto-Submitted: auto-generated',
        'From: support@example.com',
        'Subject: [#123] We got your message',
        '',
        'Thank you for writing.',
      ],
    ],
    [
      'an answer about a bounce',
      [
        'From: bob@example.com',
        'Subject: Re: Undelivered Mail',
        '',
        'Your mail bounced: 550 5.1.1 user unknown. Could not be delivered?',
        '',
        '> Received: from x',
        '> From: ann@acme.example',
        '> To: bob@example.com',
      ],
    ],
    [
      'a letter that quotes a header',
      [
        'From: bob@example.com',
        'Subject: Question',
        '',
        'Why does this not work?',
        '',
        'Received: from x',
        'From: ann@acme.example',
        'To: bob@example.com',
        'Subject: x',
      ],
    ],
    [
      'a challenge',
      [
        'From: bob@example.com',
        'Subject: Please confirm your message',
        'Precedence: auto_reply',
        '',
        'Click to deliver.',
      ],
    ],
    ['nothing at all', ['']],
  ])('%s', (_name, lines) => {
    expect(parseBounces(mail(`To: ${verp}`, ...lines))).toEqual([]);
  });
});
