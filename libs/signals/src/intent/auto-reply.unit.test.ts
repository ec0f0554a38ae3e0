import { describe, expect, test } from 'vitest';
import { autoReplyIntent } from './auto-reply.js';

const mail = { subject: 'Re: your offer', text: 'Thank you.', headers: [] };
const withHeader = (name: string, value: string) => ({ ...mail, headers: [{ name, value }] });

describe('an automatic reply', () => {
  test.each([
    ['Auto-Submitted', 'auto-replied'],
    ['auto-submitted', ' Auto-Replied (vacation)'],
    ['X-Autoreply', 'yes'],
    ['X-Autorespond', 'Out of office'],
    ['Precedence', 'auto_reply'],
  ])('is told by %s: %s', (name, value) => {
    expect(autoReplyIntent(withHeader(name, value))).toBe('out_of_office');
  });

  test.each([
    'Automatic reply: Quick question',
    'Re: Out of Office: your offer',
    'Abwesenheitsnotiz',
    'Réponse automatique : devis',
    'Respuesta automática: oferta',
    'Automatisch antwoord: vraag',
    'Autosvar: möte',
  ])('is told by its subject: %s', (subject) => {
    expect(autoReplyIntent({ ...mail, subject })).toBe('out_of_office');
  });

  test('that acknowledges a request is nobody away', () => {
    const text = 'We have received your request. Ticket #88213.';
    expect(autoReplyIntent({ ...withHeader('Auto-Submitted', 'auto-replied'), text })).toBe('other');
  });

  test('that reports what became of a mail is nobody away', () => {
    const headers = [
      { name: 'Auto-Submitted', value: 'auto-replied' },
      { name: 'Content-Type', value: 'multipart/report; report-type=delivery-status; boundary="b1"' },
    ];
    expect(autoReplyIntent({ ...mail, subject: 'Undelivered Mail Returned to Sender', headers })).toBe('other');
  });
});

describe('a mail of a person or a program', () => {
  test.each([
    ['Auto-Submitted', 'no'],
    ['Auto-Submitted', 'auto-generated'],
    ['X-Auto-Response-Suppress', 'All'],
    ['Precedence', 'bulk'],
    ['X-Autoreply', 'no'],
  ])('is no automatic reply by %s: %s', (name, value) => {
    expect(autoReplyIntent(withHeader(name, value))).toBeUndefined();
  });

  test('may talk of the office in its subject', () => {
    expect(autoReplyIntent({ ...mail, subject: 'Our new office' })).toBeUndefined();
    expect(autoReplyIntent({ ...mail, subject: 'Away game on Saturday?' })).toBeUndefined();
  });
});
