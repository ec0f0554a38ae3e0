import { EVERYDAY, CONCEPT_OF_CODE, codeOf } from './lexicon/concept.js';
import { addressed, inCapitals, inQuotes, near, order, orderNear, pair, telling, triple } from './concept-codes.js';
import { kindAt, LETTER } from './characters.js';
import { findConcepts } from './lexicon/find-concepts.js';
import type { Token } from './tokens.js';

/** Codes of the concepts of every token, in step with the tokens. */
export type ConceptLine = readonly (readonly number[])[];

const LINK = [codeOf('link')];
const MARKS = new Map([
  ['@', [codeOf('address')]],
  ['http', LINK],
  ['https', LINK],
  ['www', LINK],
]);
const NONE: readonly number[] = [];

/** Spares most words the look into a map. */
function mayBeMark(word: string): boolean {
  const first = word.charCodeAt(0);
  return first === AT || first === H || first === W;
}

const [AT, H, W] = [64, 104, 119];

export function conceptsOf(tokens: readonly Token[]): ConceptLine {
  return tokens.map(({ word }, at) => {
    const mark = mayBeMark(word) ? MARKS.get(word) : undefined;
    return mark ?? (kindAt(word, 0) === LETTER ? findConcepts(tokens, at) : NONE);
  });
}

/** Words that may stand before the verb of a request. */
const LEADS: ReadonlySet<string> = new Set(
  'please kindly and then also now instead just so but first second finally next therefore thus you must should need to will shall have simply always immediately bitte nun jetzt dann und'.split(
    ' ',
  ),
);
const WORDS_NEAR = 4;
const MOST_LEADS = 4;
/** Distinct telling concepts of one sentence whose pairs and triples are told. */
const MOST_TOGETHER = 9;
const LONGEST_QUOTE = 25;
const GREETING = codeOf('greeting');
const IS_EVERYDAY: readonly boolean[] = CONCEPT_OF_CODE.map((concept) => EVERYDAY.has(concept));

type Emit = (feature: number) => void;

interface Recent {
  readonly at: number;
  readonly code: number;
  readonly order: boolean;
}

/**
 * What stands near what, in the tokens from `from` to before `to`: `c:x` a telling concept, `^x` a concept that begins a sentence (an order or a
 * request), `x>y` within 4 words of a sentence, `^x>y` an order and its object, `x&y` and `x&y&z` anywhere in a sentence, `q:x` in quotation marks,
 * `caps:x` in capitals. As numbers (concept-codes.ts), some more than once.
 */
export function conceptFeatures(
  tokens: readonly Token[],
  line: ConceptLine,
  emit: Emit,
  from = 0,
  to = tokens.length,
): void {
  const recent: Recent[] = [];
  /** Index of the first of `recent` that is near. */
  let nearest = 0;
  const together = new Set<number>();
  let leads = -1;
  let quote = 0;
  for (let at = from; at < to; at++) {
    const token = tokens[at] as Token;
    const { word, first } = token;
    if (first) {
      leads = 0;
      nearest = recent.length;
      if (together.size > 0) {
        emitTogether(together, emit);
        together.clear();
      }
      if (at + 1 < to) emitAddressed(word, tokens[at + 1]?.word ?? '', emit);
    }
    if (isQuote(word)) quote = quote > 0 ? 0 : LONGEST_QUOTE;
    else if (quote > 0) quote--;
    const isLead = leads >= 0 && LEADS.has(word);
    const isOrder = leads >= 0 && leads < MOST_LEADS && !isLead;
    const codes = line[at] ?? NONE;
    if (codes.length > 0) {
      while (nearest < recent.length && at - (recent[nearest]?.at ?? 0) > WORDS_NEAR) nearest++;
      for (const code of codes) {
        if (code === GREETING) continue;
        together.add(code);
        if (!IS_EVERYDAY[code]) emitAlone(code, token, isOrder, quote > 0, emit);
        for (let back = nearest; back < recent.length; back++) {
          const earlier = recent[back] as Recent;
          if (earlier.code === GREETING || (IS_EVERYDAY[code] && IS_EVERYDAY[earlier.code])) continue;
          emit(near(earlier.code, code));
          if (earlier.order) emit(orderNear(earlier.code, code));
        }
      }
      for (const code of codes) recent.push({ at, code, order: isOrder });
    }
    if (isOrder) leads = -1;
    else if (isLead) leads++;
  }
  emitTogether(together, emit);
}

function emitAlone(code: number, { capitals }: Token, isOrder: boolean, quoted: boolean, emit: Emit): void {
  if (isOrder) emit(order(code));
  emit(telling(code));
  if (capitals) emit(inCapitals(code));
  if (quoted) emit(inQuotes(code));
}

/** `^you+are`, `^you+must`: a sentence that tells its reader what to be or to do. */
function emitAddressed(word: string, next: string, emit: Emit): void {
  const feature = YOU.has(word) ? addressed(next) : undefined;
  if (feature !== undefined) emit(feature);
}

const YOU = new Set(['you', 'du', 'tu', 'vous', 'sie', 'eres', 'ты', 'je']);

function emitTogether(codes: ReadonlySet<number>, emit: Emit): void {
  if (codes.size < 2) return;
  const sorted = [...codes].toSorted((one, other) => one - other);
  const tellings = sorted.filter((code) => !IS_EVERYDAY[code]).slice(0, MOST_TOGETHER);
  for (let first = 0; first < tellings.length; first++) {
    for (let second = first + 1; second < tellings.length; second++) {
      const [x, y] = [tellings[first] as number, tellings[second] as number];
      emit(pair(x, y));
      for (const z of sorted) if (z !== x && z !== y) emit(triple(x, y, z));
    }
  }
}

function isQuote(word: string): boolean {
  return (
    word.length === 1 && (word === '"' || word === '“' || word === '”' || word === '„' || word === '«' || word === '»')
  );
}
