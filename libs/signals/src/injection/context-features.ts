import type { ConceptLine } from './concept-features.js';
import { codeOf } from './lexicon/concept.js';
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
const FEWEST_WORDS = 3;
const PERSONAL = new Set(
  "we us our ours me my i i'm i've i'll it this these those here he she they them his her their you're today tomorrow tonight yesterday below attached above regards".split(
    ' ',
  ),
);
const SIGNS = new Set(['.', ',', '!', '?', ':', ';', '-', '"', "'", '(', ')']);

export function taskSentences(text: string, tokens: readonly Token[], line: ConceptLine): TaskSentence[] {
  const found: TaskSentence[] = [];
  const mail = new Lazy(() => ({ listing: isListing(text), wordsAround: countStems(tokens, 0, tokens.length) }));
  for (const { at, end } of sentencesOf(tokens)) {
    if (tokens.length - (end - at) < FEWEST_AROUND || end - at > LONGEST_TASK) continue;
    if (countWords(tokens, at, end) < FEWEST_WORDS) continue;
    const kind = kindOf(tokens, line, at, end);
    if (kind === undefined) continue;
    const { listing, wordsAround } = mail.value;
    const features = describe(kind, { text, tokens, line, at, end, wordsAround });
    found.push({ at, end, features: listing ? features.map((name) => `${name}:listed`) : features });
  }
  return found;
}

/** Worked out when first asked for: most texts have no such sentence. */
class Lazy<T> {
  private known: { readonly value: T } | undefined;

  constructor(private readonly make: () => T) {}

  get value(): T {
    this.known ??= { value: this.make() };
    return this.known.value;
  }
}

type Kind = 'task' | 'question';

/** In an advertisement or a list every line is a sentence of its own and begins with a verb. */
function isListing(text: string): boolean {
  const lines = text.split('\n', 400).filter((line) => line.trim() !== '');
  return lines.length > 6 && lines.filter((line) => line.length < SHORT_LINE).length > 0.7 * lines.length;
}

const SHORT_LINE = 50;
const BEFORE_A_TASK = new Set(['please', 'kindly', 'also', 'then', 'and', '-', '*', 'now']);
const ABOUT_A_REPLY = new Set(['in', 'use', 'end', 'begin']);
const TRANSFORM = codeOf('transform');
const INSERT = codeOf('insert');
const REPLY = codeOf('reply');
const ASKING = codeOf('asking');
const YOUR = codeOf('your');
const LINK = codeOf('link');
const ADDRESS = codeOf('address');
const TASKS = new Set([codeOf('make'), TRANSFORM, INSERT, codeOf('answer')]);

function kindOf(tokens: readonly Token[], line: ConceptLine, at: number, end: number): Kind | undefined {
  let first = at;
  while (first < end && first < at + 3 && BEFORE_A_TASK.has(tokens[first]?.word ?? '')) first++;
  const concepts = line[first] ?? [];
  if (concepts.some((concept) => TASKS.has(concept))) return 'task';
  if (ABOUT_A_REPLY.has(tokens[first]?.word ?? '')) {
    for (let next = first; next < end; next++) if (line[next]?.includes(REPLY) === true) return 'task';
  }
  if (isAboutYourReply(tokens, line, at, end)) return 'task';
  return concepts.includes(ASKING) && tokens[end - 1]?.word === '?' ? 'question' : undefined;
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
      if (line[near]?.includes(REPLY) === true) return true;
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
  const own = countStems(tokens, at, end);
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
  const yours = concepts.has(YOUR) && concepts.has(REPLY);
  if (yours) tags.push('your_answer');
  if (concepts.has(TRANSFORM)) tags.push('transform');
  if (concepts.has(INSERT)) tags.push('insert');
  if (!concepts.has(LINK) && !concepts.has(ADDRESS)) tags.push('no_link');
  const [first, second, third] = tags;
  return [
    `x:${kind}`,
    ...tags.map((tag) => `x:${kind}:${tag}`),
    `x:${kind}:${first}:${second}:${third}`,
    `x:${kind}:${first}:${third}`,
  ];
}

function sentencesOf(tokens: readonly Token[]): { readonly at: number; readonly end: number }[] {
  const starts: number[] = [];
  for (let at = 0; at < tokens.length; at++) if (tokens[at]?.first === true) starts.push(at);
  return starts.map((at, index) => ({ at, end: starts[index + 1] ?? tokens.length }));
}

function countWords(tokens: readonly Token[], from: number, to: number): number {
  let words = 0;
  for (let at = from; at < to; at++) if (!SIGNS.has(tokens[at]?.word ?? '')) words++;
  return words;
}

/** Words that carry a subject, cut to their first five letters. */
function countStems(tokens: readonly Token[], from: number, to: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = from; at < to; at++) {
    const word = tokens[at]?.word ?? '';
    if (word.length < 5) continue;
    const stem = word.slice(0, 5);
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return counts;
}
