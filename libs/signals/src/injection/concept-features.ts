import { EVERYDAY, type Concept } from './lexicon/concept.js';
import { findConcepts } from './lexicon/find-concepts.js';
import type { Token } from './tokens.js';

/** Concepts of every token, in step with the tokens. */
export type ConceptLine = readonly (readonly Concept[])[];

const EMAIL_OR_LINK: Readonly<Record<string, Concept>> = { '@': 'address', http: 'link', https: 'link', www: 'link' };
const NONE: readonly Concept[] = [];

export function conceptsOf(tokens: readonly Token[]): ConceptLine {
  const words = tokens.map(({ word }) => word);
  return words.map((word, at) => {
    const mark = EMAIL_OR_LINK[word];
    if (mark !== undefined) return [mark];
    return /^[^\p{L}]/u.test(word) ? NONE : findConcepts(words, at);
  });
}

/** Words that may stand before the verb of a request. */
const LEADS: ReadonlySet<string> = new Set(
  'please kindly and then also now instead just so but first second finally next therefore thus you must should need to will shall have simply always immediately bitte nun jetzt dann und'.split(
    ' ',
  ),
);
const NEAR = 4;
const MOST_LEADS = 4;
/** Distinct telling concepts of one sentence whose pairs and triples are told. */
const MOST_TOGETHER = 9;

/**
 * What stands near what: `c:x` a telling concept, `^x` a concept that begins a sentence (an order or a request), `x>y` within 4 words of a sentence,
 * `^x>y` an order and its object, `x&y` and `x&y&z` anywhere in a sentence, `q:x` in quotation marks, `caps:x` in capitals.
 */
export function conceptFeatures(tokens: readonly Token[], line: ConceptLine, emit: (name: string) => void): void {
  let recent: { readonly at: number; readonly concept: Concept; readonly order: boolean }[] = [];
  let together = new Set<Concept>();
  let leads = -1;
  let quote = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.first) {
      leads = 0;
      recent = [];
      emitTogether(together, emit);
      together = new Set();
    }
    if (isQuote(token.word)) quote = quote > 0 ? 0 : 25;
    else if (quote > 0) quote--;
    const order = leads >= 0 && leads < MOST_LEADS && !LEADS.has(token.word);
    if (token.first) emitAddressed(token, tokens[at + 1], emit);
    recent = recent.filter((earlier) => at - earlier.at <= NEAR);
    for (const concept of line[at] ?? []) {
      if (concept === 'greeting') continue;
      const everyday = EVERYDAY.has(concept);
      together.add(concept);
      if (!everyday) {
        if (order) emit(`^${concept}`);
        emit(`c:${concept}`);
        if (token.capitals) emit(`caps:${concept}`);
        if (quote > 0) emit(`q:${concept}`);
      }
      for (const earlier of recent) {
        if (earlier.at === at || earlier.concept === 'greeting' || (everyday && EVERYDAY.has(earlier.concept)))
          continue;
        emit(`${earlier.concept}>${concept}`);
        if (earlier.order) emit(`^${earlier.concept}>${concept}`);
      }
    }
    for (const concept of line[at] ?? []) recent.push({ at, concept, order });
    if (order) leads = -1;
    else if (leads >= 0 && LEADS.has(token.word)) leads++;
  }
  emitTogether(together, emit);
}

/** `^you+are`, `^you+must`: a sentence that tells its reader what to be or to do. */
function emitAddressed(token: Token, next: Token | undefined, emit: (name: string) => void): void {
  if (next !== undefined && YOU.has(token.word) && TELLS.has(next.word)) emit(`^you+${next.word}`);
}

const YOU = new Set(['you', 'du', 'tu', 'vous', 'sie', 'eres', 'ты', 'je']);
const TELLS = new Set(
  'are must will should can have shall need may bist sind es êtes musst müssen wirst bent'.split(' '),
);

function emitTogether(concepts: ReadonlySet<Concept>, emit: (name: string) => void): void {
  const sorted = [...concepts].toSorted();
  const telling = sorted.filter((concept) => !EVERYDAY.has(concept)).slice(0, MOST_TOGETHER);
  for (const [at, first] of telling.entries()) {
    for (const second of telling.slice(at + 1)) {
      emit(`${first}&${second}`);
      for (const third of sorted) if (third !== first && third !== second) emit(`${first}&${second}&${third}`);
    }
  }
}

function isQuote(word: string): boolean {
  return word === '"' || word === '“' || word === '”' || word === '„' || word === '«' || word === '»';
}
