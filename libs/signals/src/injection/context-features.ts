import type { ConceptLine } from './concept-features.js';
import type { Token } from './tokens.js';

/**
 * A request that belongs to no mail: "Explain photosynthesis." among the lines of an invoice. Alone such a text is an ordinary question to an assistant,
 * so these features exist only within something that is a mail.
 */
export interface TaskSentence {
  /** Index of its first token. */
  readonly at: number;
  readonly end: number;
  readonly features: readonly string[];
}

const FEWEST_AROUND = 18;
const LONGEST_TASK = 45;
const PERSONAL = new Set(
  "we us our ours me my i i'm i've i'll it this these those here he she they them his her their you're today tomorrow tonight yesterday below attached above regards".split(
    ' ',
  ),
);
const SIGNS = new Set(['.', ',', '!', '?', ':', ';', '-', '"', "'", '(', ')']);

export function taskSentences(text: string, tokens: readonly Token[], line: ConceptLine): TaskSentence[] {
  const sentences = sentencesOf(tokens);
  const wordsAround = countStems(tokens);
  const listing = isListing(text);
  const found: TaskSentence[] = [];
  for (const { at, end } of sentences) {
    if (tokens.length - (end - at) < FEWEST_AROUND || end - at > LONGEST_TASK) continue;
    const words = tokens.slice(at, end).filter(({ word }) => !SIGNS.has(word));
    if (words.length < 3) continue;
    const kind = kindOf(tokens, line, at, end);
    if (kind === undefined) continue;
    const features = describe(kind, { text, tokens, line, at, end, wordsAround });
    found.push({ at, end, features: listing ? features.map((name) => `${name}:listed`) : features });
  }
  return found;
}

type Kind = 'task' | 'question';

/** In an advertisement or a list every line is a sentence of its own and begins with a verb. */
function isListing(text: string): boolean {
  const lines = text.split('\n', 400).filter((line) => line.trim() !== '');
  return lines.length > 6 && lines.filter((line) => line.length < SHORT_LINE).length > 0.7 * lines.length;
}

const SHORT_LINE = 50;

function kindOf(tokens: readonly Token[], line: ConceptLine, at: number, end: number): Kind | undefined {
  let first = at;
  while (
    first < end &&
    first < at + 3 &&
    ['please', 'kindly', 'also', 'then', 'and', '-', '*', 'now'].includes(tokens[first]?.word ?? '')
  )
    first++;
  const concepts = line[first] ?? [];
  if (
    concepts.some(
      (concept) => concept === 'make' || concept === 'transform' || concept === 'insert' || concept === 'answer',
    )
  )
    return 'task';
  if (
    tokens[first]?.word === 'in' ||
    tokens[first]?.word === 'use' ||
    tokens[first]?.word === 'end' ||
    tokens[first]?.word === 'begin'
  ) {
    for (let next = first; next < end; next++) if ((line[next] ?? []).includes('reply')) return 'task';
  }
  if (isAboutYourReply(tokens, line, at, end)) return 'task';
  return concepts.includes('asking') && tokens[end - 1]?.word === '?' ? 'question' : undefined;
}

const OF_PEOPLE = new Set([
  'thank',
  'thanks',
  'i',
  'we',
  'he',
  'she',
  'they',
  'for',
  'if',
  'the',
  'upon',
  'as',
  'it',
  'this',
  'many',
  'looking',
  'after',
  'on',
]);

/** "Rhyme every line of your response": nobody writes so about what a person is going to answer. */
function isAboutYourReply(tokens: readonly Token[], line: ConceptLine, at: number, end: number): boolean {
  if (OF_PEOPLE.has(tokens[at]?.word ?? '') || tokens[end - 1]?.word === '?') return false;
  for (let next = at; next < end; next++) {
    if (tokens[next]?.word !== 'your') continue;
    for (let near = next + 1; near <= next + 3 && near < end; near++)
      if ((line[near] ?? []).includes('reply')) return true;
  }
  return false;
}

interface Setting {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly line: ConceptLine;
  readonly at: number;
  readonly end: number;
  readonly wordsAround: ReadonlyMap<string, number>;
}

function describe(kind: Kind, { text, tokens, line, at, end, wordsAround }: Setting): string[] {
  const inside = tokens.slice(at, end);
  const own = countStems(inside);
  let strange = 0;
  for (const [stem, times] of own) if ((wordsAround.get(stem) ?? 0) <= times) strange++;
  const share = own.size === 0 ? 0 : strange / own.size;
  const concepts = new Set(line.slice(at, end).flat());
  const personal = inside.some(({ word }) => PERSONAL.has(word));
  const start = inside[0]?.start ?? 0;
  const stop = inside.at(-1)?.end ?? 0;
  const alone =
    /(?:^|\n)[ \t]{0,3}$/.test(text.slice(Math.max(0, start - 6), start)) &&
    /^[.?!"']?[ \t]{0,3}(?:\n|$)/.test(text.slice(stop, stop + 6));
  const tags = [
    share === 1 ? 'strange' : share >= 0.7 ? 'mostly_strange' : 'related',
    alone ? 'alone' : 'inline',
    personal ? 'personal' : 'impersonal',
  ];
  const yours = concepts.has('your') && concepts.has('reply');
  if (yours) tags.push('your_answer');
  if (concepts.has('transform')) tags.push('transform');
  if (concepts.has('insert')) tags.push('insert');
  if (!concepts.has('link') && !concepts.has('address')) tags.push('no_link');
  const [first, second, third] = tags;
  return [
    `x:${kind}`,
    ...tags.map((tag) => `x:${kind}:${tag}`),
    `x:${kind}:${first}:${second}:${third}`,
    `x:${kind}:${first}:${third}`,
  ];
}

function sentencesOf(tokens: readonly Token[]): { readonly at: number; readonly end: number }[] {
  const starts = tokens.flatMap(({ first }, at) => (first ? [at] : []));
  return starts.map((at, index) => ({ at, end: starts[index + 1] ?? tokens.length }));
}

/** Words that carry a subject, cut to their first five letters. */
function countStems(tokens: readonly Token[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { word } of tokens) {
    if (word.length < 5) continue;
    const stem = word.slice(0, 5);
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return counts;
}
