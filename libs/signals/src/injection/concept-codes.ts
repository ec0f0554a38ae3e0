import { codeOf, CONCEPT_OF_CODE, CONCEPTS } from './lexicon/concept.js';

/**
 * Features of concepts as numbers, so that a window is read without making a string: the kinds one behind the other, within a kind the codes of its
 * concepts as digits to the base of how many concepts there are. Their names are what a model is stored by.
 */
const BASE = CONCEPTS.length;
const SQUARE = BASE * BASE;
/** Words of {@link addressed}. */
const TELLS = 'are must will should can have shall need may bist sind es êtes musst müssen wirst bent'.split(' ');

const TELLING = 0;
const ORDER = TELLING + BASE;
const CAPITALS = ORDER + BASE;
const QUOTED = CAPITALS + BASE;
const NEAR = QUOTED + BASE;
const ORDER_NEAR = NEAR + SQUARE;
const PAIR = ORDER_NEAR + SQUARE;
const TRIPLE = PAIR + SQUARE;
const ADDRESSED = TRIPLE + SQUARE * BASE;
export const CONCEPT_FEATURES = ADDRESSED + TELLS.length;

/** `c:x` */
export const telling = (x: number): number => TELLING + x;
/** `^x` */
export const order = (x: number): number => ORDER + x;
/** `caps:x` */
export const inCapitals = (x: number): number => CAPITALS + x;
/** `q:x` */
export const inQuotes = (x: number): number => QUOTED + x;
/** `x>y` */
export const near = (x: number, y: number): number => NEAR + x * BASE + y;
/** `^x>y` */
export const orderNear = (x: number, y: number): number => ORDER_NEAR + x * BASE + y;
/** `x&y` */
export const pair = (x: number, y: number): number => PAIR + x * BASE + y;
/** `x&y&z` */
export const triple = (x: number, y: number, z: number): number => TRIPLE + x * SQUARE + y * BASE + z;

const TELLS_AT = new Map(TELLS.map((word, at) => [word, at]));

/** `^you+are`, `^you+must`, for the words that tell somebody what to be or to do; nothing for others. */
export function addressed(word: string): number | undefined {
  const at = TELLS_AT.get(word);
  return at === undefined ? undefined : ADDRESSED + at;
}

/** Whether a feature in hidden or decoded text is told again as one of such text: single concepts, and what a sentence begins with. */
export function isToldOfPlace(feature: number): boolean {
  return feature < CAPITALS || (feature >= ORDER_NEAR && feature < PAIR) || feature >= ADDRESSED;
}

export function nameOfFeature(feature: number): string {
  const name = (code: number): string => CONCEPT_OF_CODE[code % BASE] ?? '';
  const two = (from: number, sign: string): string =>
    `${name(Math.floor((feature - from) / BASE))}${sign}${name((feature - from) % BASE)}`;
  if (feature < ORDER) return `c:${name(feature - TELLING)}`;
  if (feature < CAPITALS) return `^${name(feature - ORDER)}`;
  if (feature < QUOTED) return `caps:${name(feature - CAPITALS)}`;
  if (feature < NEAR) return `q:${name(feature - QUOTED)}`;
  if (feature < ORDER_NEAR) return two(NEAR, '>');
  if (feature < PAIR) return `^${two(ORDER_NEAR, '>')}`;
  if (feature < TRIPLE) return two(PAIR, '&');
  if (feature < ADDRESSED) return `${name(Math.floor((feature - TRIPLE) / SQUARE))}&${two(TRIPLE, '&')}`;
  return `^you+${TELLS[feature - ADDRESSED] ?? ''}`;
}

/** The reverse of {@link nameOfFeature}; nothing for a name of another kind. */
export function featureOfName(name: string): number | undefined {
  const [, mark = '', of = ''] = /^(c:|caps:|q:|\^you\+|\^|)(.*)$/.exec(name) ?? [];
  if (mark === '^you+') return addressed(of);
  const [x = -1, y = -1, z = -1, ...more] = of.split(/[>&]/).map((concept) => CODE_OF_NAME.get(concept) ?? -1);
  const known = [x, y, z].filter((code) => code >= 0).length;
  if (more.length > 0 || known !== of.split(/[>&]/).length) return undefined;
  if (of.includes('>')) return mark === '^' ? orderNear(x, y) : near(x, y);
  if (of.includes('&')) return known === 3 ? triple(x, y, z) : pair(x, y);
  return OF_ONE.get(mark)?.(x);
}

const OF_ONE = new Map([
  ['c:', telling],
  ['^', order],
  ['caps:', inCapitals],
  ['q:', inQuotes],
]);
const CODE_OF_NAME = new Map<string, number>(CONCEPTS.map((concept) => [concept, codeOf(concept)]));
