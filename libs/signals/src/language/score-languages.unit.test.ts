import { eld } from 'eld/extrasmall';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shippedLanguages } from './language-model.js';
import { likeliestLanguage } from './score-languages.js';

/** What eld says, which the packed n-grams were taken from. */
function ofEld(text: string): string | undefined {
  const found = eld.detect(text);
  return found.language !== '' && found.isReliable() ? found.language : undefined;
}

const words = fc.constantFrom(
  ..."the invoice Rechnung für nächste können où été mañana señor não ação però così één być się сегодня спасибо дякую 詳しい 资料 ありがとう 감사합니다 שלום مرحبا धन्यवाद ขอบคุณ don’t l'eau İstanbul ß 👍 \ud800 x_y".split(
    ' ',
  ),
  'Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenverleihungsurkunde',
  'ああ'.repeat(20),
);

describe('the likeliest language', () => {
  test('is the one that eld names', () => {
    const texts = fc
      .array(fc.oneof({ weight: 4, arbitrary: words }, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 120 })
      .map((pieces) => pieces.join(' '));
    fc.assert(
      fc.property(texts, (text) => {
        expect(likeliestLanguage(shippedLanguages(), text)).toBe(ofEld(text));
      }),
      { numRuns: 1_500 },
    );
  });

  test('is the one that eld names for whole sentences', () => {
    for (const text of [
      'Could you send over the pricing for forty seats?',
      'Schicken Sie mir gerne weitere Unterlagen und eine Preisliste.',
      'Děkuji za zprávu, ozvu se vám příští týden.',
      'ขอบคุณสำหรับข้อความของคุณ ฉันจะตอบกลับเร็วๆ นี้',
    ])
      expect(likeliestLanguage(shippedLanguages(), text)).toBe(ofEld(text) ?? 'eld is sure of it');
  });
});
