import { countryOfAdjective, isPlace } from './places.js';
import { isFunction, isIndustry, isRole } from './vocabulary.js';

/** Who a sentence speaks of. Several of a kind are alternatives. */
export interface ReadText {
  /** `founder`, `head of sales`. */
  readonly roles: readonly string[];
  readonly industries: readonly string[];
  readonly places: readonly string[];
  /** What is left and says something; lower case. */
  readonly words: readonly string[];
}

const FIND =
  /^(?:(?:please|can you|could you|help me|i want to|we want to|i need to|we need to|let's)\s+)*(?:find|search|look|looking|get|identify|list|show|target|reach|contact|email|mail|write|message|invite|approach|pitch|sell|introduce)\b(?:\s+(?:for|to|out|up|me|us|all|any|some|more|new|every|the|a|an|\d+))*\s+/i;
const VERBS =
  'invite|offer|ask|book|schedule|sell|pitch|get|introduce|tell|send|show|promote|announce|convince|discuss|talk|arrange|set|share|present|see|start|try|join|sign|win|email|mail|contact|reach|write|message|demo|run|request|propose|let|give|gather|collect|learn|help|persuade|encourage|remind|thank|wish|buy|subscribe|register|attend';
/** From here on it is said what is wanted of them, not who they are. */
const PURPOSE = [
  new RegExp(
    `\\s*(?:[,;]|\\band\\b|\\bthen\\b|\\bso that\\b|\\bin order\\b|\\bto\\b)\\s+(?:(?:then|to|also|we)\\s+)*(?:${VERBS})\\b.*$`,
    'is',
  ),
  /\s+(?:about|regarding|to|for)\s+(?:a|an|our|my|the|your|this)\b.*$/is,
];

const WHERE = new Set(['in', 'from', 'near', 'across', 'within', 'around', 'at', 'based', 'located', 'living']);
const BETWEEN = new Set(['and', 'or', 'the', 'of', '&']);
/** Say nothing of whom: everybody here is a person or a company. */
const EMPTY = new Set(
  'a an who that which whose is are be with at by on for to into their them they people person persons professionals contacts leads lead prospects customers clients users companies company businesses business firms organizations organisations industry industries sector space working work works run runs running lead leading all any some every only also using use uses our my your we i it its has have had'.split(
    ' ',
  ),
);
const LONGEST_NAME = 4;

/** Reads a request in plain words, the same each time: `Find SaaS founders in India and invite them to a demo`. */
export function readText(text: string): ReadText {
  const roles: string[] = [];
  const industries: string[] = [];
  const places: string[] = [];
  const words: string[] = [];
  const tokens =
    audienceOf(text)
      .match(/[\p{L}\p{N}][\p{L}\p{N}+#&.'’-]*|&|,/gu)
      ?.map((token) => token.replace(/[.'’-]+$/, '')) ?? [];
  let isWhere = false;
  for (let i = 0; i < tokens.length;) {
    const { size, kind, value } = nextPhrase(tokens, i, isWhere);
    i += size;
    if (kind === 'where') isWhere = true;
    else if (kind !== 'between' && kind !== 'place') isWhere = false;
    if (kind === 'role') roles.push(value);
    if (kind === 'industry') industries.push(value);
    if (kind === 'place') places.push(value);
    if (kind === 'word') words.push(value);
  }
  return { roles: unique(roles), industries: unique(industries), places: unique(places), words: unique(words) };
}

/** The part of a sentence that says who. */
export function audienceOf(text: string): string {
  const asked = text.trim().replaceAll(/\s+/g, ' ').replace(FIND, '');
  return PURPOSE.reduce((rest, purpose) => rest.replace(purpose, ''), asked);
}

interface Phrase {
  /** Tokens. */
  readonly size: number;
  readonly kind: 'role' | 'industry' | 'place' | 'word' | 'where' | 'between' | 'nothing';
  readonly value: string;
}

function nextPhrase(tokens: readonly string[], start: number, isWhere: boolean): Phrase {
  for (let size = Math.min(LONGEST_NAME, tokens.length - start); size > 0; size--) {
    const value = tokens.slice(start, start + size).join(' ');
    const kind = kindOf(value.toLowerCase(), size);
    if (kind === 'role') return wholeRole(tokens, start, size);
    if (kind !== undefined) return { size, kind, value };
  }
  const token = tokens[start] ?? '';
  const word = token.toLowerCase();
  const country = countryOfAdjective(word);
  if (country !== undefined) return { size: 1, kind: 'place', value: country };
  if (WHERE.has(word)) return { size: 1, kind: 'where', value: word };
  if (token === ',' || BETWEEN.has(word)) return { size: 1, kind: 'between', value: word };
  if (isWhere && isCapitalised(token)) return namedPlace(tokens, start);
  if (EMPTY.has(word) || /^\d+$/.test(word)) return { size: 1, kind: 'nothing', value: word };
  return { size: 1, kind: 'word', value: word };
}

function kindOf(text: string, size: number): 'role' | 'industry' | 'place' | undefined {
  if (isPlace(text)) return 'place';
  if (text === 'lead' || text === 'leads') return undefined;
  if (isRole(text) || isFunction(text)) return 'role';
  if (isIndustry(text) && !(size === 1 && text === 'us')) return 'industry';
  return undefined;
}

/** "sales directors", "head of marketing", "VP engineering": one role of several words. */
function wholeRole(tokens: readonly string[], start: number, size: number): Phrase {
  let end = start + size;
  const isPart = (at: number) => {
    const word = (tokens[at] ?? '').toLowerCase();
    return isRole(word) || isFunction(word);
  };
  for (;;) {
    if (isPart(end) && differ(tokens, end - 1, end)) end += 1;
    else if (tokens[end] === 'of' && isPart(end + 1)) end += 2;
    else break;
  }
  return { size: end - start, kind: 'role', value: tokens.slice(start, end).join(' ') };
}

/** One of a title and a field of work each; "founders CEOs" is two people. */
function differ(tokens: readonly string[], a: number, b: number): boolean {
  return isFunction((tokens[a] ?? '').toLowerCase()) !== isFunction((tokens[b] ?? '').toLowerCase());
}

function namedPlace(tokens: readonly string[], start: number): Phrase {
  let end = start + 1;
  while (end < tokens.length && isCapitalised(tokens[end] ?? '')) end += 1;
  return { size: end - start, kind: 'place', value: tokens.slice(start, end).join(' ') };
}

const isCapitalised = (token: string): boolean => /^\p{Lu}/u.test(token);

function unique(values: readonly string[]): string[] {
  const seen = new Map(values.map((value) => [value.toLowerCase(), value]));
  return [...seen.values()];
}
