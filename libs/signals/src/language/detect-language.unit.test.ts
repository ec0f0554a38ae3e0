import { describe, expect, test } from 'vitest';
import { detectLanguage } from './detect-language.js';

describe('the language of a mail', () => {
  test.each([
    ['en', 'Could you send over the pricing for forty seats?'],
    ['de', 'Schicken Sie mir gerne weitere Unterlagen und eine Preisliste.'],
    ['fr', "Pourriez-vous m'envoyer une documentation complète ainsi que vos tarifs ?"],
    ['es', 'Mándame por favor más información y los precios.'],
    ['pt', 'Pode mandar os valores e um contrato modelo para a nossa equipa?'],
    ['it', 'Mi mandi pure il preventivo per una ventina di utenti.'],
    ['nl', 'Stuur maar wat meer informatie en een prijsindicatie.'],
    ['pl', 'Proszę o przesłanie oferty i cennika.'],
    ['ja', '詳しい資料とお見積りをお送りいただけますでしょうか。'],
    ['zh', '麻烦发一下报价和详细介绍。'],
    ['ru', 'Пришлите, пожалуйста, прайс и презентацию.'],
  ])('%s: "%s"', (language, text) => expect(detectLanguage(text)).toBe(language));

  test.each(['', 'ok', 'Thanks!', '12345 67890', 'https://example.com/a/very/long/path/of/english/words', '👍👍👍'])(
    'is unknown where too little is said: "%s"',
    (text) => expect(detectLanguage(text)).toBeUndefined(),
  );

  test('is not that of the addresses in it', () => {
    expect(
      detectLanguage('Unterlagen bitte an mich: https://the-best-english-words.example/with/many/of/them?and=more'),
    ).toBe('de');
  });
});
