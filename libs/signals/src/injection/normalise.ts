/** Ways of writing that keep a reader of characters from seeing the words. */
export type Disguise = 'zero_width' | 'tag_characters' | 'homoglyphs' | 'spaced_letters' | 'leetspeak' | 'bidi_control';

export interface Normalised {
  /** NFKC, nothing invisible, look-alikes folded, apostrophes straight, spaced letters joined. */
  readonly text: string;
  readonly disguises: readonly Disguise[];
  /** What was written in tag characters (U+E0020..E007E), which nobody sees. */
  readonly tagText: string;
}

/** Soft hyphen, zero-width characters, joiners, bidirectional controls, variation selectors, byte order mark. */
const INVISIBLE = /(?:\p{Cf}|\p{Variation_Selector}|\u034f)+/gu;
/** Not the soft hyphen, which typesetting puts there; nor in scripts whose spelling needs joiners. */
const INSIDE_WORD = /[a-z](?:(?!\u00ad)\p{Cf})+[a-z]/iu;
const BIDI = /[\u202d\u202e\u2066-\u2068]/u;
const TAGS = /[\u{e0000}-\u{e007f}]+/gu;
/** Cyrillic and Greek letters that look like Latin ones. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('аaеeоoрpсcхxуyіiјjѕsԁdһhԛqԝwѵvАAВBЕEКKМMНHОOРPСCТTХXαaοoνvρpιiκkΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX').reduce<
    [string, string][]
  >((pairs, letter, at, all) => (at % 2 === 0 ? [...pairs, [letter, all[at + 1] ?? letter]] : pairs), []),
);
const MIXED_WORD = /[a-zA-Z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][a-zA-Z]/u;
const WORD = /[\p{L}\p{M}]+/gu;
/** Five single letters or more with the same narrow gap. */
const SPACED = /(?<![\p{L}\p{N}])\p{L}(?:[ .\-_*]\p{L}){4,400}(?![\p{L}\p{N}])/gu;

export function normalise(raw: string): Normalised {
  const disguises: Disguise[] = [];
  let tagText = '';
  let text = raw.replace(TAGS, (run) => {
    for (const character of run) tagText += String.fromCodePoint(((character.codePointAt(0) ?? 0) - 0xe0000) & 0x7f);
    return '';
  });
  tagText = tagText.replace(/[^\x20-\x7e\n]/g, ' ');
  if (tagText.trim().length > 3) disguises.push('tag_characters');
  if (INSIDE_WORD.test(text)) disguises.push('zero_width');
  if (BIDI.test(text)) disguises.push('bidi_control');
  text = text
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(/[’‘ʼ`´]/g, "'");
  if (MIXED_WORD.test(text)) {
    text = text.replace(WORD, (word) =>
      MIXED_WORD.test(word)
        ? Array.from(word)
            .map((letter) => LOOKALIKES[letter] ?? letter)
            .join('')
        : word,
    );
    disguises.push('homoglyphs');
  }
  text = text.replace(SPACED, (run) => {
    if (!disguises.includes('spaced_letters')) disguises.push('spaced_letters');
    return run.replace(/[ .\-_*]/g, '');
  });
  return { text, disguises, tagText };
}
