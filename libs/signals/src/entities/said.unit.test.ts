import { describe, expect, test } from 'vitest';
import { aMail } from '../signal-mail.fixture.js';
import { readSaid } from './said.js';

const LANGUAGES = ['en', 'de', 'es', 'fi', 'fr', 'id', 'it', 'ja', 'nl', 'pt', 'ru', 'sv', 'uk', 'vi', 'zh', 'pl'];
/** Beginnings of dates that go on and on, in what chrono's patterns allow between the parts. */
const PIECES = [
  `10${' '.repeat(900)}`,
  `le 10${'\t'.repeat(900)}`,
  `10 h${'\u00A0'.repeat(900)}`,
  `lundi ${'\n'.repeat(900)}`,
  '10 h ',
  '1 ',
  '1:1',
  '1/1/',
  '1.1.',
  'lundi 1er ',
  'nächsten ',
  'de la mañana ',
  'в 1 час ',
  '今日午後1時',
  '1 giorno, 1 ora, ',
  'twenty first of ',
  'from 1 to 2 to ',
  'end of the day on the ',
];

describe('what a mail says', () => {
  test.each(LANGUAGES)('is read in bounded time in %s, however its dates go on', (language) => {
    for (const piece of PIECES) {
      const text = piece.repeat(Math.ceil(25_000 / piece.length));
      const before = process.cpuUsage();
      const { times } = readSaid(aMail({ text, subject: text }), language);
      const { user, system } = process.cpuUsage(before);
      expect(times.length).toBeLessThanOrEqual(32);
      expect({ piece, isSlow: (user + system) / 1_000 > 200 }).toEqual({ piece, isSlow: false });
    }
  });

  test('keeps links in its text and blanks them in its words', () => {
    const { text, words } = readSaid(aMail({ text: 'See https://a.example/1 or mail bo@a.example now' }));
    expect(text).toContain('https://a.example/1');
    expect(words).not.toMatch(/a\.example/);
    expect(words).toMatch(/^See +or mail +now/);
  });
});
