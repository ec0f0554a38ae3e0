import { singular } from './singular.js';

/** Industries by the name they are stored under most, and the words that tell them. */
const INDUSTRIES: readonly (readonly [industry: string, pattern: string])[] = [
  ['SaaS', 'saas|software[- ]as[- ]a[- ]service'],
  ['Fintech', 'fintechs?|neobanks?|payments companies'],
  ['E-commerce', 'e-?commerce|online (?:shops?|stores?)|shopify(?: stores?)?|web ?shops?|d2c|dtc'],
  ['Healthcare', 'health ?care|hospitals?|clinics?|medical practices?|health ?tech'],
  ['Biotech', 'biotech\\w*|pharma\\w*'],
  ['Education', 'education|schools?|universit(?:y|ies)|ed ?tech'],
  ['Cybersecurity', 'cyber ?security|infosec'],
  ['Real estate', 'real estate|property management|prop ?tech'],
  ['Manufacturing', 'manufactur\\w+|factor(?:y|ies)'],
  ['Logistics', 'logistics|freight|shipping companies|supply chain'],
  ['Hospitality', 'hospitality|hotels?|restaurants?|cafes?|cafés?'],
  ['Construction', 'construction|builders'],
  ['Legal', 'law firms?|legal tech|legal services'],
  ['Insurance', 'insurance|insur ?tech'],
  ['Banking', 'banks?|banking'],
  ['Nonprofit', 'non-?profits?|charit(?:y|ies)|ngos?'],
  ['Gaming', 'gaming|games? studios?|game developers?'],
  ['Media', 'media|publish(?:ing|ers)|newspapers?|podcasts?'],
  ['Marketing', '(?:marketing|advertising|creative|seo|digital|pr) agenc(?:y|ies)|ad ?tech|martech'],
  ['Travel', 'travel|tourism|airlines?'],
  ['Energy', 'energy|solar|renewables?|climate ?tech|clean ?tech'],
  ['Agriculture', 'agriculture|farms?|farmers|ag ?tech'],
  ['Automotive', 'automotive|car dealers?(?:hips?)?'],
  ['Telecommunications', 'telecom\\w*'],
  ['Retail', 'retail(?:ers?)?|shops?|boutiques?'],
  ['Consulting', 'consultanc(?:y|ies)|consulting'],
  ['Artificial intelligence', 'ai|artificial intelligence|machine learning'],
  ['Software', 'software|tech(?:nology)?|it services'],
];

const PATTERNS = INDUSTRIES.map(
  ([industry, pattern]) => [industry, new RegExp(`(?<![\\p{L}-])(?:${pattern})(?![\\p{L}-])`, 'iu')] as const,
);

export interface IndustryFound {
  /** Of the table. */
  readonly name: string;
  /** As the description has it, in singular. */
  readonly words: string;
}

/** The industry a description names, or nothing: the first of the table. */
export function industryIn(text: string): IndustryFound | undefined {
  for (const [name, pattern] of PATTERNS) {
    const words = pattern.exec(text)?.[0];
    if (words !== undefined) return { name, words: name === 'SaaS' ? name : singular(words) };
  }
  return undefined;
}
