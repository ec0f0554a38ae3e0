import { allOf, anyOf, phrase, type WordsQuery } from './words-query.js';

/** Roles that go by several names; the first is how reasons call them. */
const ROLES: readonly (readonly string[])[] = [
  ['founder', 'cofounder', 'founding partner'],
  ['ceo', 'chief executive'],
  ['cto', 'chief technology', 'chief technical'],
  ['cfo', 'chief financial'],
  ['coo', 'chief operating'],
  ['cmo', 'chief marketing'],
  ['cro', 'chief revenue'],
  ['cpo', 'chief product'],
  ['ciso', 'chief information security'],
  ['vp', 'vice president', 'svp', 'evp'],
  ['owner', 'proprietor'],
  ['executive'],
  ['director'],
  ['head'],
  ['manager'],
  ['lead'],
  ['partner'],
  ['president'],
  ['engineer'],
  ['developer'],
  ['designer'],
  ['architect'],
  ['analyst'],
  ['consultant'],
  ['recruiter', 'talent acquisition'],
  ['marketer'],
  ['buyer', 'procurement'],
  ['investor'],
  ['editor'],
  ['teacher'],
  ['lawyer', 'attorney', 'solicitor'],
  ['accountant'],
  ['dentist'],
  ['doctor', 'physician'],
];

/** Fields of work that narrow a role when they stand before it: "sales directors". */
const FUNCTIONS: readonly (readonly string[])[] = [
  ['sales'],
  ['marketing', 'growth'],
  ['product'],
  ['engineering'],
  ['hr', 'human resources'],
  ['finance', 'financial'],
  ['operations'],
  ['security'],
  ['data'],
  ['design'],
  ['customer success'],
];

const INDUSTRIES: readonly (readonly string[])[] = [
  ['saas', 'software as a service'],
  ['software'],
  ['fintech', 'financial technology', 'financial services'],
  ['healthtech', 'digital health', 'health tech'],
  ['healthcare', 'health care', 'hospital'],
  ['edtech', 'education technology', 'e-learning'],
  ['education'],
  ['ecommerce', 'e-commerce', 'online retail'],
  ['retail'],
  ['logistics', 'supply chain', 'freight'],
  ['manufacturing'],
  ['real estate', 'proptech', 'property'],
  ['insurance', 'insurtech'],
  ['banking', 'bank'],
  ['hospitality', 'hotel', 'restaurant'],
  ['travel', 'tourism'],
  ['agriculture', 'agritech', 'farming'],
  ['energy', 'cleantech', 'solar'],
  ['cybersecurity', 'cyber security', 'information security'],
  ['ai', 'artificial intelligence', 'machine learning'],
  ['gaming', 'games'],
  ['media', 'publishing'],
  ['advertising', 'marketing agency', 'adtech'],
  ['legal', 'law firm', 'legaltech'],
  ['consulting'],
  ['construction'],
  ['automotive'],
  ['nonprofit', 'non-profit', 'ngo', 'charity'],
  ['biotech', 'biotechnology'],
  ['telecom', 'telecommunications'],
];

const byName = (groups: readonly (readonly string[])[]) =>
  new Map(groups.flatMap((names) => names.map((name) => [name, names] as const)));

const ROLE_NAMES = byName(ROLES);
const FUNCTION_NAMES = byName(FUNCTIONS);
const INDUSTRY_NAMES = byName(INDUSTRIES);

/** A word in the singular, near enough to be looked up. */
export function singular(word: string): string {
  if (/(ss|us|is|aas|sales|ics)$/.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

const lookUp = <Value>(map: ReadonlyMap<string, Value>, text: string): Value | undefined =>
  map.get(text) ?? map.get(singular(text)) ?? map.get(text.replaceAll('-', ''));

export const isRole = (text: string): boolean => lookUp(ROLE_NAMES, text) !== undefined;
export const isFunction = (text: string): boolean => lookUp(FUNCTION_NAMES, text) !== undefined;
export const isIndustry = (text: string): boolean => lookUp(INDUSTRY_NAMES, text) !== undefined;

/** Whose role is this, by any name of it. @param text `founder`, `head of sales`, `Sales Director` */
export function inRole(text: string): WordsQuery {
  const lower = text.toLowerCase();
  const whole = lookUp(ROLE_NAMES, lower) ?? lookUp(FUNCTION_NAMES, lower);
  if (whole !== undefined) return anyOf(whole.map((name) => phrase(name, 'A')));
  return allOf(
    wordsOf(lower).map((word) => {
      const names = lookUp(ROLE_NAMES, word) ?? lookUp(FUNCTION_NAMES, word) ?? [word];
      return anyOf(names.map((name) => phrase(name, 'A')));
    }),
  );
}

/** Who works in an industry: `strongly` says so, `weakly` has it in role, company or custom fields. */
export function inIndustry(text: string): { readonly strongly: WordsQuery; readonly weakly: WordsQuery } {
  const lower = text.toLowerCase();
  const names = lookUp(INDUSTRY_NAMES, lower) ?? [lower];
  return {
    strongly: anyOf(names.map((name) => phrase(name, 'B'))),
    weakly: anyOf(names.map((name) => phrase(name, 'AD'))),
  };
}

function wordsOf(text: string): string[] {
  const words = text.split(/[^\p{L}\p{N}+#.-]+/u).filter((word) => word !== '' && word !== 'of' && word !== 'the');
  return words.length === 0 ? [text] : words;
}
