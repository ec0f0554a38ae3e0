import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aMail } from '../signal-mail.fixture.js';
import { decodeHidden } from './decode.js';
import { readHtmlTexts } from './hidden-html.js';
import { hidesByStyle, hidingClasses } from './hiding-style.js';
import { injectionScore } from './injection-score.js';
import { markupFeatures } from './markup-features.js';
import { normalise } from './normalise.js';
import { readTokens } from './tokens.js';

const PIECES = [
  'ignore ',
  'a',
  'A ',
  'é',
  '忽略',
  '\u200b',
  'а',
  'aGVsbG8g',
  '41',
  '%41',
  '&#65;',
  '0x41 ',
  '1gn0r3 ',
  '<b>',
  '<div hidden>',
  '<!--',
  '<style>.a{',
  '<p style="color:',
  '</p>',
  '<a ',
  '{{',
  '[INST]',
  '<|a',
  '[system ',
  '=== ',
  '--- ',
  '"to": "',
  'a_b(',
  '![',
  'https://a/?',
  '> ',
  '\n',
  '\n1. a',
  '##',
  '${',
  "'",
  '"',
  '. ',
  ': ',
];
const MEGABYTE = 1_000_000;

function milliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

describe('a text made to be slow', () => {
  test.each(PIECES)('of a megabyte of %j in every place is scored in bounded time', (piece) => {
    const text = piece.repeat(Math.ceil(MEGABYTE / piece.length));
    const mail = aMail({
      text,
      quoted: text,
      html: text,
      subject: text,
      fromName: text,
      headers: [{ name: 'Comments', value: text }],
      attachments: [{ filename: text, contentType: 'text/plain', sizeBytes: 1 }],
    });
    expect(milliseconds(() => injectionScore(mail))).toBeLessThan(1_000);
  });

  /** Longer than what a mail's limits let through, so that a pattern shows what it is: in proportion takes milliseconds, in squares minutes. */
  const patterns = (text: string): void => {
    normalise(text);
    decodeHidden(text);
    readTokens(text);
    markupFeatures(text, () => undefined);
    hidesByStyle(text);
    hidingClasses(text);
    readHtmlTexts(text);
  };

  test.each(PIECES)('of %j takes no pattern more than time in proportion', (piece) => {
    const text = piece.repeat(Math.ceil(200_000 / piece.length));
    expect(milliseconds(() => patterns(text))).toBeLessThan(1_500);
  });

  test('of two pieces in turn does not either', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PIECES), fc.constantFrom(...PIECES), fc.nat(2_000), (one, other, times) => {
        const text = one.repeat(times) + (one + other).repeat(Math.ceil(40_000 / (one.length + other.length)));
        expect(milliseconds(() => patterns(text))).toBeLessThan(600);
      }),
      { numRuns: 40 },
    );
  });

  test('of nested hidden elements that never close hides what is in them, as deep as is counted', () => {
    const { visible, hidden } = readHtmlTexts(`${'<div hidden>'.repeat(300)}deep${'</div>'.repeat(300)}shown`);
    expect(hidden).toContain('deep');
    expect(visible).toContain('shown');
  });
});
