import { expect, test } from 'vitest';
import { ownWords } from './own-words.js';

test.each([
  ['yes please\n\n> shall we?', 'yes please'],
  ['no\n\nOn Tue, 4 Mar 2026 at 09:12, Ava wrote:\nshall we?', 'no'],
  ['nein\n\nAm 04.03.2026 um 09:12 schrieb Ava <ava@example.com>:\n> wollen wir?', 'nein'],
  ['non\n\nLe mar. 4 mars 2026 à 09:12, Ava a écrit :\n> on se voit ?', 'non'],
  ['ok\n-----Original Message-----\nFrom: Ava', 'ok'],
  ['call me\n\nSent from my iPhone', 'call me'],
  ['Danke\nVon meinem iPad gesendet', 'Danke'],
])('%j keeps %j', (text, own) => {
  expect(ownWords(text)).toBe(own);
});

test('a mail that is all quotation stays as it is', () => {
  expect(ownWords('> yes, that is fine')).toBe('> yes, that is fine');
});
