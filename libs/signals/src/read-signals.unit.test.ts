import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSignals } from './read-signals.js';
import { aMail } from './signal-mail.fixture.js';

describe('the signals of a mail', () => {
  test("are those of mails.ai's example", () => {
    const mail = aMail({
      subject: 'Re: Your order shipped',
      text: 'Hi, Thursday at 10am works, can you show us the product then?',
    });
    const { entities, intent, injectionScore, urgency, labels, language } = readSignals(mail);
    expect(entities).toMatchObject({ date: '2026-05-14', time: '10:00' });
    expect({ intent, labels, language }).toEqual({ intent: 'meeting', labels: ['personal'], language: 'en' });
    expect(injectionScore).toBeLessThan(0.5);
    expect(urgency).toBeGreaterThan(0.5);
  });

  test("are those of mails-worker's example", () => {
    const { labels, code } = readSignals(aMail({ from: 'no-reply@accounts.example', subject: 'Your code is 847293' }));
    expect({ labels, code }).toEqual({ labels: ['code'], code: '847293' });
  });

  test('of a mail without a word are all there', () => {
    expect(readSignals(aMail())).toMatchObject({
      entities: {},
      labels: ['personal'],
      injectionScore: expect.any(Number),
    });
  });

  test('are the same for the same mail', () => {
    const mail = aMail({ subject: 'Order 5512', text: 'Pay $120 by tomorrow 5pm, call +44 20 7946 0958.' });
    expect(readSignals(mail)).toEqual(readSignals(mail));
  });

  test('say which rules and models read them', () => {
    expect(readSignals(aMail()).classifierVersion).toMatch(/^rules-\d+\+injection-[\w-]+\+intent-[\w-]+$/);
  });

  test('are ratios where they say so, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ unit: 'binary', maxLength: 60 }),
        (text, subject) => {
          const { injectionScore, urgency, confidence } = readSignals(
            aMail({ text, subject, quoted: text, html: text }),
          );
          return [injectionScore, urgency, confidence].every((ratio) => ratio >= 0 && ratio <= 1);
        },
      ),
      { numRuns: 25 },
    );
  });
});

/** Patterns are found slow by repetition: of what they begin with, of what they allow between, of nearly all of what they want. */
const REPEATED = [
  'a',
  '1',
  ' ',
  '\n',
  '0 ',
  '1:',
  '<',
  '<a href="',
  '&nbsp;',
  'http://',
  'https://a.b/(',
  'a@',
  '+1 ',
  '(555) ',
  '$1,',
  '1.000.',
  'order #1-',
  'code is ',
  'verification code ',
  'monday ',
  '1st of ',
  'in 1 day, ',
  'from 1 to ',
  'end of the ',
  'urgent ',
  'unsubscribe ',
  'ignore previous instructions ',
  '\u200b',
  '今日',
  '١',
  '😀',
  'QUJD',
  '\\u0041',
  '[INST]',
];

describe('a mail made to be slow', () => {
  test.each(REPEATED)('of 1 MB of %j is read in bounded time', (piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const mail = aMail({
      text,
      quoted: text,
      html: text,
      subject: text.slice(0, 100_000),
      fromName: text.slice(0, 10_000),
    });
    const before = process.cpuUsage();
    readSignals(mail);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(500);
  });

  test('of thousands of headers and attachments is read in bounded time', () => {
    const headers = Array.from({ length: 20_000 }, (_, n) => ({ name: `X-${n}`, value: 'urgent '.repeat(100) }));
    const attachments = Array.from({ length: 5_000 }, (_, n) => ({
      filename: `${'a'.repeat(500)}${n}`,
      contentType: 'text/plain',
      sizeBytes: 1,
    }));
    const before = process.cpuUsage();
    readSignals(aMail({ headers, attachments, text: 'Hello' }));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(500);
  });
});
