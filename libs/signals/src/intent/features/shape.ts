/** What can be seen of a text without knowing its language, each 0..1. */
export const SHAPES = [
  'no_words',
  'one_word',
  'few_words',
  'a_line',
  'a_paragraph',
  'long',
  'question_mark',
  'question_marks',
  'ends_with_question',
  'first_line_asks',
  'exclamations',
  'shouting',
  'lower_case',
  'digits',
  'clock_time',
  'long_number',
  'money',
  'link',
  'address',
  'telephone',
  'smile',
  'list',
  'has_subject',
  'answer_subject',
  'many_links',
] as const;
export type Shape = (typeof SHAPES)[number];

const HAN_OR_KANA = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const ASKS = /[?？؟]|(?:か|吗|呢)[。！\s]*$/u;

/** @param text bounded by who calls */
export function shapeOf(text: string, words: number, subject: string): Readonly<Record<Shape, number>> {
  const asks = count(text, /[?？؟]/g);
  const letters = lettersIn(text);
  const capitals = count(text, /\p{Lu}/gu);
  const links = count(text, /https?:\/\/|www\./g);
  const length = words - count(text, HAN_OR_KANA) * 0.5;
  const lines = text.trim().split('\n');
  const firstSentence = /^[^.!?。？！\n]{0,300}[.!?。？！]?/u.exec(text.trim())?.[0] ?? '';
  return {
    no_words: Number(words === 0),
    one_word: Number(length > 0 && length <= 1),
    few_words: Number(length > 1 && length <= 5),
    a_line: Number(length > 5 && length <= 15),
    a_paragraph: Number(length > 15 && length <= 50),
    long: Number(length > 50),
    question_mark: Number(asks > 0),
    question_marks: Math.min(1, asks / 4),
    ends_with_question: Number(ASKS.test((lines.at(-1) ?? '').slice(-12))),
    first_line_asks: Number(ASKS.test(firstSentence)),
    exclamations: Math.min(1, count(text, /[!！]/g) / 3),
    shouting: Number(letters >= 8 && capitals / letters > 0.6),
    lower_case: Number(letters >= 8 && capitals === 0 && letters > count(text, /\p{Lo}/gu) * 2),
    digits: Number(/\d/.test(text)),
    clock_time: Number(/\b\d{1,2}(?:[:.h]\d{2}|\s?(?:am|pm|uhr|h|点|時))(?!\d)/iu.test(text)),
    long_number: Number(/#\s?\d{3,}|\d{4,}/.test(text)),
    money: Number(/[$€£¥]\s?\d|\d\s?(?:[$€£¥]|eur|usd|euro|dollars?|k\b)/iu.test(text)),
    link: Number(links > 0),
    address: Number(text.includes('@') && /[^\s@]{1,64}@[^\s@]{1,64}\.\p{L}/u.test(text)),
    telephone: Number(/(?:\+|\b0)\d[\d\s/().-]{6,20}\d/.test(text)),
    smile: Number(/[:;]-?[)D]|\p{Extended_Pictographic}/u.test(text)),
    list: Number(lines.filter((line) => /^\s*(?:[-*•]|\d{1,2}[.)])\s/.test(line)).length >= 2),
    has_subject: Number(subject !== ''),
    answer_subject: Number(/^\s*(?:re|aw|sv|antw|odp)\s*:/i.test(subject)),
    many_links: Number(links > 2),
  };
}

/** Without stopping at each, as {@link count} does. */
function lettersIn(text: string): number {
  let letters = 0;
  for (const run of text.match(/\p{L}+/gu) ?? []) letters += run.length - (run.match(/[\ud800-\udbff]/g)?.length ?? 0);
  return letters;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
