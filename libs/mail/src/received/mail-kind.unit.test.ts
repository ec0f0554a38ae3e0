import { describe, expect, test } from 'vitest';
import { mailKind } from './mail-kind.js';
import { aMail, aMultipart, mailOf } from './mail.fixture.js';

describe('the kind of a mail', () => {
  test.each([
    ['Auto-Submitted: auto-replied'],
    ['Auto-Submitted: auto-replied (vacation)'],
    ['X-Autoreply: yes'],
    ['X-Autorespond: Re: Hello'],
    ['Precedence: auto_reply'],
    ['Subject: Automatic reply: Hello'],
    ['Subject: =?utf-8?q?R=C3=A9ponse_automatique_?=: Bonjour'],
    ['Subject: Abwesenheitsnotiz: Angebot'],
    ['Subject: Out of office', 'X-Auto-Response-Suppress: All'],
    ['Subject: I am on vacation', 'Return-Path: <>'],
  ])('%s is an answer of a program', (...fields) => {
    expect(mailKind(mailOf('From: ann@example.com', ...fields, '', 'I am away.'))).toBe('auto_reply');
  });

  test.each([
    ['Auto-Submitted: no', 'Subject: Automatic reply: is it on?'],
    ['Auto-Submitted: auto-generated', 'Subject: Your invoice'],
    ['Subject: Vacation plans for July'],
    ['Subject: Out of office next week, can you take over?'],
    ['Subject: Absence of evidence'],
    ['X-Auto-Response-Suppress: OOF', 'Subject: Issue 7 was closed'],
    ['X-Autoreply: no', 'Subject: Hello'],
    ['Auto-Submitted: auto-replied', 'List-Id: <team.example.com>', 'Subject: x'],
    ['Auto-Submitted: auto-replied', 'Subject: unsubscribe'],
    ['Precedence: bulk', 'Subject: Newsletter'],
  ])('%s is a message', (...fields) => {
    expect(mailKind(mailOf('From: ann@example.com', ...fields, '', 'Hello'))).toBe('message');
  });

  test('is a bounce or a complaint when it holds their report', () => {
    const status = [
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns;x',
      '',
      'Final-Recipient: rfc822;a@b.example',
      'Action: failed',
      'Status: 5.1.1',
    ];
    const complaint = ['Content-Type: message/feedback-report', '', 'Feedback-Type: abuse', 'Version: 1'];
    expect(mailKind(aMultipart('report; report-type=delivery-status', ['', 'Failed'], status))).toBe('bounce');
    expect(mailKind(aMultipart('report; report-type=feedback-report', ['', 'Spam'], complaint))).toBe(
      'feedback_report',
    );
  });

  test('of a read receipt is an answer of a program', () => {
    const receipt = ['Content-Type: message/disposition-notification', '', 'Disposition: manual-action; displayed'];
    expect(mailKind(aMultipart('report; report-type=disposition-notification', ['', 'Read'], receipt))).toBe(
      'auto_reply',
    );
  });

  test('is not decided by what a forwarded mail holds', () => {
    const forwarded = aMultipart(
      'mixed',
      ['', 'Look at this'],
      ['Content-Type: message/rfc822', '', 'Auto-Submitted: auto-replied', 'Subject: Automatic reply: x', '', 'away'],
    );
    expect(mailKind(forwarded)).toBe('message');
    expect(mailKind(aMail([], 'Subject: Automatic reply: x'))).toBe('message');
  });
});
