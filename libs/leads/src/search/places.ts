import { allOf, anyOf, butNot, phrase, type WordsQuery } from './words-query.js';

interface Country {
  /** What it is called besides its English name. */
  readonly names: readonly string[];
  /** Of its people and companies: `Indian`. */
  readonly adjective: string;
  /** Written without the country often enough; under every name that is common. */
  readonly cities: readonly string[];
}

/** Countries whose cities and adjectives are understood; the others by their English name alone. */
const COUNTRIES: Readonly<Record<string, Country>> = {
  India: country(
    'indian',
    ['bharat'],
    'bengaluru bangalore mumbai bombay delhi gurgaon gurugram noida hyderabad chennai pune kolkata ahmedabad jaipur kochi',
  ),
  'United States': country(
    'american',
    ['usa', 'u.s.', 'u.s.a.', 'us', 'america'],
    'new-york san-francisco los-angeles chicago boston seattle austin denver miami atlanta houston dallas',
  ),
  'United Kingdom': country(
    'british',
    ['uk', 'u.k.', 'great britain', 'england', 'scotland', 'wales'],
    'london manchester edinburgh bristol leeds glasgow birmingham',
  ),
  Germany: country(
    'german',
    ['deutschland'],
    'berlin munich münchen hamburg frankfurt cologne köln stuttgart düsseldorf leipzig',
  ),
  France: country('french', [], 'paris lyon marseille toulouse bordeaux nantes lille'),
  Spain: country('spanish', ['españa'], 'madrid barcelona valencia sevilla seville málaga bilbao'),
  Italy: country('italian', ['italia'], 'milan milano rome roma turin torino bologna'),
  Netherlands: country('dutch', ['holland', 'nederland'], 'amsterdam rotterdam utrecht eindhoven'),
  Ireland: country('irish', [], 'dublin cork galway'),
  Poland: country('polish', ['polska'], 'warsaw warszawa kraków krakow wrocław wroclaw'),
  Canada: country('canadian', [], 'toronto vancouver montreal montréal ottawa calgary'),
  Australia: country('australian', [], 'sydney melbourne brisbane perth adelaide'),
  'New Zealand': country('kiwi', [], 'auckland wellington christchurch'),
  Brazil: country('brazilian', ['brasil'], 'são-paulo sao-paulo rio-de-janeiro curitiba'),
  Mexico: country('mexican', ['méxico'], 'mexico-city guadalajara monterrey'),
  Japan: country('japanese', [], 'tokyo osaka kyoto'),
  Indonesia: country('indonesian', [], 'jakarta bandung surabaya'),
  Nigeria: country('nigerian', [], 'lagos abuja'),
  Kenya: country('kenyan', [], 'nairobi mombasa'),
  'South Africa': country('south african', [], 'cape-town johannesburg durban'),
  'United Arab Emirates': country('emirati', ['uae', 'u.a.e.'], 'dubai abu-dhabi'),
  Switzerland: country('swiss', ['schweiz', 'suisse'], 'zurich zürich geneva basel'),
  Sweden: country('swedish', ['sverige'], 'stockholm gothenburg malmö'),
  Singapore: country('singaporean', [], ''),
};

function country(adjective: string, names: readonly string[], cities: string): Country {
  return {
    adjective,
    names,
    cities: cities
      .split(' ')
      .filter(Boolean)
      .map((city) => city.replaceAll('-', ' ')),
  };
}

/** By everything a country is called, lower case. */
const BY_NAME = new Map<string, string>();
const BY_ADJECTIVE = new Map<string, string>();
for (const name of everyCountry()) BY_NAME.set(name.toLowerCase(), name);
for (const [name, { names, adjective }] of Object.entries(COUNTRIES)) {
  for (const other of [name, ...names]) BY_NAME.set(other.toLowerCase(), name);
  BY_ADJECTIVE.set(adjective, name);
}
const CITIES = new Set(Object.values(COUNTRIES).flatMap(({ cities }) => cities));
/** Two spellings of one city. */
const TWINS = [
  ['bengaluru', 'bangalore'],
  ['mumbai', 'bombay'],
  ['gurgaon', 'gurugram'],
  ['munich', 'münchen'],
  ['cologne', 'köln'],
  ['milan', 'milano'],
  ['rome', 'roma'],
  ['turin', 'torino'],
  ['seville', 'sevilla'],
  ['warsaw', 'warszawa'],
  ['kraków', 'krakow'],
  ['wrocław', 'wroclaw'],
  ['montreal', 'montréal'],
  ['são paulo', 'sao paulo'],
  ['zurich', 'zürich'],
];

/** Whether a phrase is a place whatever stands before it. `us` and `turkey` in a sentence are not always. */
export function isPlace(text: string): boolean {
  const name = text.toLowerCase();
  return name !== 'us' && (BY_NAME.has(name) || CITIES.has(name));
}

/** The country an adjective speaks of. */
export function countryOfAdjective(word: string): string | undefined {
  return BY_ADJECTIVE.get(word.toLowerCase());
}

/**
 * Whose location is at a place: by any of its names, or in one of its cities when no other country is named (so that
 * `Paris, Texas, United States` is not in France).
 * @param text `India`, `Bangalore, India`
 */
export function atPlace(text: string): WordsQuery {
  return allOf(
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
      .map(atOne),
  );
}

function atOne(place: string): WordsQuery {
  const name = BY_NAME.get(place.toLowerCase());
  if (name === undefined) return anyOf(spellings(place).map((spelling) => phrase(spelling, 'C')));
  const { names = [], cities = [] } = COUNTRIES[name] ?? {};
  const named = anyOf([name, ...names].map((each) => phrase(each, 'C')));
  if (cities.length === 0) return named;
  const elsewhere = Object.entries(COUNTRIES).flatMap(([other, { names: others }]) =>
    other === name ? [] : [other, ...others].map((each) => phrase(each, 'C')),
  );
  return anyOf([named, butNot(anyOf(cities.map((city) => phrase(city, 'C'))), anyOf(elsewhere))]);
}

function spellings(place: string): readonly string[] {
  return TWINS.find((twins) => twins.includes(place.toLowerCase())) ?? [place];
}

/** English names of the countries there are, as this Node knows them. */
function everyCountry(): string[] {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  return letters.flatMap((a) => letters.flatMap((b) => names.of(a + b) ?? []));
}
