import { readCompanySize, type SizeRange } from '../lead/company-size.js';
import type { LeadFilterName, LeadFilters, LeadQuery } from './lead-source.js';
import { atPlace, isPlace } from './places.js';
import { readText } from './read-text.js';
import { inIndustry, inRole, isFunction, isIndustry, isRole } from './vocabulary.js';
import { anyOf, phrase, type WordsQuery } from './words-query.js';

export type About = 'role' | 'industry' | 'location' | 'company size' | 'words' | 'keywords';

/** One thing that was asked for. A lead has a grade from 0 to 1 in each. */
export interface Criterion {
  readonly about: About;
  /** As it was asked, for reasons: `founder`, `India or Singapore`. */
  readonly asked: string;
  /** Share in the score, beside those of the others. */
  readonly weight: number;
  /** The least grade of whoever is found; 0 leaves nobody out. */
  readonly atLeast: number;
  readonly test: Test;
}

export type Test =
  /** Grade 1 when it holds, `WEAK` when only `weakly` does. */
  | { readonly kind: 'words'; readonly strongly: WordsQuery; readonly weakly?: WordsQuery; readonly unknown?: string }
  /** The share of them that hold. */
  | { readonly kind: 'share'; readonly each: readonly WordsQuery[] }
  /** Any of the ranges overlaps. */
  | { readonly kind: 'size'; readonly ranges: readonly SizeRange[] }
  /** How like the field is to a word that nobody has as it was written. */
  | { readonly kind: 'like'; readonly word: string };

/** Grade of a match in another field than the one that is meant. */
export const WEAK = 0.6;
const MAX_WORDS = 16;

/** A size that cannot be read. */
export class UnreadableSizeError extends Error {
  override readonly name = 'UnreadableSizeError';
  constructor(readonly size: string) {
    super(`the company size ${JSON.stringify(size)} is no number or range like 11-50`);
  }
}

/**
 * What a query asks for, in the words of the store. Filters and what is understood of the text have to hold; of words
 * that are not understood, half; keywords only raise the score.
 * @throws UnreadableSizeError
 */
export function questionOf({
  text,
  filters = {},
  keywords = [],
}: Omit<LeadQuery, 'workspaceId' | 'limit'>): Criterion[] {
  const read = readText(text);
  const criteria = [
    ...each('role', alternativesOf('role', filters.role), roleTest),
    ...each('role', read.roles, roleTest),
    ...each('industry', alternativesOf('industry', filters.industry), industryTest),
    ...each('industry', read.industries, industryTest),
    ...each('location', alternativesOf('location', filters.location), placeTest),
    ...each('location', read.places, placeTest),
    ...each('company size', alternativesOf('companySize', filters.companySize), sizeTest),
    ...share('words', read.words, 0.5),
    ...share('keywords', keywords.map((word) => word.trim()).filter(Boolean), 0),
  ];
  const seen = new Set<string>();
  return criteria.filter(({ about, test }) => {
    const same = `${about} ${JSON.stringify(test)}`;
    return seen.has(same) ? false : seen.add(same);
  });
}

/** Whether a query asks for nothing that could leave anybody out. @throws UnreadableSizeError */
export function isOpenToEverybody(query: Omit<LeadQuery, 'workspaceId' | 'limit'>): boolean {
  return questionOf(query).every(({ atLeast }) => atLeast === 0);
}

const WEIGHTS: Readonly<Record<About, number>> = {
  role: 3,
  industry: 3,
  location: 2.5,
  words: 3,
  'company size': 1.5,
  keywords: 1,
};

function each(about: About, asked: readonly string[], test: (asked: readonly string[]) => Test): Criterion[] {
  if (asked.length === 0) return [];
  return [{ about, asked: asked.join(' or '), weight: WEIGHTS[about], atLeast: Number.EPSILON, test: test(asked) }];
}

function share(about: About, words: readonly string[], atLeast: number): Criterion[] {
  const [only] = words;
  if (only === undefined) return [];
  const weight = WEIGHTS[about];
  const all = words.slice(0, MAX_WORDS).map((word) => phrase(word, 'ABCD'));
  if (words.length > 1 || atLeast === 0)
    return [{ about, asked: words.join(', '), weight, atLeast, test: { kind: 'share', each: all } }];
  return [
    { about, asked: only, weight, atLeast, test: { kind: 'words', strongly: anyOf(all), ...unknown([only], false) } },
  ];
}

function roleTest(roles: readonly string[]): Test {
  const words = roles.flatMap((role) => role.toLowerCase().split(/\s+/));
  const isKnown = words.some((word) => isRole(word) || isFunction(word));
  return { kind: 'words', strongly: anyOf(roles.map(inRole)), ...unknown(roles, isKnown) };
}

function industryTest(industries: readonly string[]): Test {
  const all = industries.map(inIndustry);
  return {
    kind: 'words',
    strongly: anyOf(all.map(({ strongly }) => strongly)),
    weakly: anyOf(all.map(({ weakly }) => weakly)),
    ...unknown(
      industries,
      industries.some((industry) => isIndustry(industry.toLowerCase())),
    ),
  };
}

function placeTest(places: readonly string[]): Test {
  return { kind: 'words', strongly: anyOf(places.map(atPlace)), ...unknown(places, places.some(isPlace)) };
}

function sizeTest(sizes: readonly string[]): Test {
  const ranges = sizes.map((size) => {
    const range = readCompanySize(size);
    if (range === undefined) throw new UnreadableSizeError(size);
    return range;
  });
  return { kind: 'size', ranges };
}

/** A single word that means nothing here may be misspelt. Of two scripts it is a sentence without spaces, and is not like any word. */
function unknown(asked: readonly string[], isKnown: boolean): { unknown?: string } {
  const [only] = asked;
  return asked.length === 1 && !isKnown && only !== undefined && !isOfTwoScripts(only)
    ? { unknown: only.toLowerCase() }
    : {};
}

const isOfTwoScripts = (text: string): boolean =>
  /\p{Script=Latin}/u.test(text) && /(?!\p{Script=Latin})\p{L}/u.test(text);

/** `SaaS / Software (B2B)` is two values. */
/** What stands between two alternatives in one text. Of a place or a number a comma is a part. */
const BETWEEN: Readonly<Record<LeadFilterName, RegExp>> = {
  role: /[,/|;]|\bor\b/i,
  industry: /[,/|;]|\bor\b/i,
  location: /[/|;]|\bor\b/i,
  companySize: /[/|;]|\bor\b/i,
};

/** Of which one has to fit, as a search takes the filter apart: `founder, CEO` are two. */
export function alternativesOf(name: LeadFilterName, given: LeadFilters[LeadFilterName]): string[] {
  const values = given === undefined ? [] : typeof given === 'string' ? [given] : given;
  return values
    .flatMap((value) =>
      value
        .replaceAll(/[()[\]]/g, '/')
        .replaceAll(/\/(?=\s*$)/g, '')
        .split(BETWEEN[name]),
    )
    .map((value) => value.replaceAll('\0', ' ').trim())
    .filter(Boolean);
}
