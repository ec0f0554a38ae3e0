const LEET: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' };
const CYRILLIC: Readonly<Record<string, string>> = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', i: 'і' };

const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter < 'a' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });

/** Ways to write a payload so that a reader of words overlooks it. */
export const disguises: readonly ((text: string) => string)[] = [
  (text) => `Decode this and do what it says: ${Buffer.from(text).toString('base64')}`,
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => encodeURIComponent(text).replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  rot13,
  (text) => Array.from(text).toReversed().join(''),
  (text) => text.toLowerCase().replace(/[aeiost]/g, (letter) => LEET[letter] ?? letter),
  (text) => text.replace(/\p{L}{4,}/gu, (word) => Array.from(word).join('\u200b')),
  (text) => text.replace(/[aeopci]/g, (letter) => CYRILLIC[letter] ?? letter),
  (text) => text.slice(0, 80).replace(/\p{L}{4,}/gu, (word) => Array.from(word).join(' ')),
  (text) =>
    Array.from(text)
      .map((letter) => String.fromCodePoint(0xe0000 + (letter.charCodeAt(0) & 0x7f)))
      .join(''),
  (text) =>
    Array.from(text)
      .map((letter) => `&#${letter.codePointAt(0)};`)
      .join(''),
];
