/** Ways of writing that keep a reader of characters from seeing the words. */
export type Disguise = 'zero_width' | 'tag_characters' | 'homoglyphs' | 'spaced_letters' | 'leetspeak' | 'bidi_control';

export interface Normalised {
  /** NFKC, nothing invisible, look-alikes folded, apostrophes straight, spaced letters joined. */
  readonly text: string;
  readonly disguises: readonly Disguise[];
  /** What was written in tag characters (U+E0020..E007E), which nobody sees. */
  readonly tagText: string;
}

/** {@link INVISIBLE} and {@link TAGS}, or half a surrogate pair: by ranges, which is ten times as fast as by property. */
export const MAY_BE_UNSEEN =
  // oxlint-disable-next-line no-misleading-character-class -- single code units are meant
  /[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udbff\ufe00-\ufe0f\ufeff\ufff9-\ufffb]/;
/** Soft hyphen, zero-width characters, joiners, bidirectional controls, variation selectors, byte order mark. */
export const INVISIBLE = /(?:\p{Cf}|\p{Variation_Selector}|\u034f)+/gu;
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

/** What every run of {@link SPACED} contains; spares most texts a look round from every letter. */
const MAY_BE_SPACED = /[ .\-_*][^ .\-_*]{1,2}[ .\-_*][^ .\-_*]{1,2}[ .\-_*][^ .\-_*]{1,2}[ .\-_*]/;
// oxlint-disable-next-line no-control-regex -- all of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/;

export function normalise(raw: string): Normalised {
  const disguises: Disguise[] = [];
  const { text: plain, tagText } = ASCII.test(raw) ? { text: raw, tagText: '' } : withoutUnseen(raw, disguises);
  let text = plain.replace(/[’‘ʼ`´]/g, "'");
  if (MIXED_WORD.test(text)) {
    text = text.replace(WORD, (word) => (MIXED_WORD.test(word) ? inOneScript(word) : word));
    disguises.push('homoglyphs');
  }
  if (MAY_BE_SPACED.test(text)) {
    const joined = text.replace(SPACED, (run) => run.replace(/[ .\-_*]/g, ''));
    if (joined !== text) disguises.push('spaced_letters');
    text = joined;
  }
  return { text, disguises, tagText };
}

/** NFKC, without what nobody sees; ASCII has nothing of either. */
function withoutUnseen(raw: string, disguises: Disguise[]): { readonly text: string; readonly tagText: string } {
  if (!MAY_BE_UNSEEN.test(raw)) return { text: raw.normalize('NFKC'), tagText: '' };
  let tagText = '';
  const text = raw.replace(TAGS, (run) => {
    for (const character of run) tagText += String.fromCodePoint(((character.codePointAt(0) ?? 0) - 0xe0000) & 0x7f);
    return '';
  });
  tagText = tagText.replace(/[^\x20-\x7e\n]/g, ' ');
  if (tagText.trim().length > 3) disguises.push('tag_characters');
  const seen = text.replace(INVISIBLE, '');
  if (seen !== text) {
    if (INSIDE_WORD.test(text)) disguises.push('zero_width');
    if (BIDI.test(text)) disguises.push('bidi_control');
  }
  return { text: seen.normalize('NFKC'), tagText };
}

function inOneScript(word: string): string {
  return Array.from(word)
    .map((letter) => LOOKALIKES[letter] ?? letter)
    .join('');
}
