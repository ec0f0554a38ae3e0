/** Languages a goal is recognised in; of any other one it is read as a whole. */
export type Language = 'en' | 'de' | 'fr' | 'es' | 'pt' | 'it' | 'nl';

/** Frequent short words that tell a language from the others. */
const WORDS: Readonly<Record<Language, string>> = {
  en: 'the and to of in for who with our them a an find invite about reach',
  de: 'und der die das in zu den mit von für ein eine sie ihnen unser unsere finde suche einladen lade auf',
  fr: 'et le la les des en de du à pour un une avec notre nos aux trouve trouver invite leur dans qui',
  es: 'y el la los las de en para un una con nuestro nuestra busca buscar encuentra invita invítalos que a',
  pt: 'e o a os as de em para um uma com nosso nossa encontre procure convide eles que do da no na',
  it: 'e il la i gli le di in per un una con nostro nostra trova cerca invita loro che dei degli a',
  nl: 'en de het een van in voor met onze hen zoek vind nodig uit naar die op aan',
};

const SETS = new Map(Object.entries(WORDS).map(([language, words]) => [language, new Set(words.split(' '))]));

/** The language most of whose small words a text has; English in doubt, nothing for other scripts. */
export function languageOf(text: string): Language | undefined {
  const letters = text.match(/\p{L}/gu) ?? [];
  const latin = text.match(/\p{Script=Latin}/gu) ?? [];
  if (latin.length * 2 < letters.length) return undefined;
  const words = text.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  let best: Language = 'en';
  let most = count(words, best);
  for (const language of ['de', 'fr', 'es', 'pt', 'it', 'nl'] as const) {
    const hits = count(words, language);
    if (hits > most + (best === 'en' ? 1 : 0)) [best, most] = [language, hits];
  }
  return best;
}

function count(words: readonly string[], language: Language): number {
  const known = SETS.get(language);
  return words.filter((word) => known?.has(word)).length;
}

interface Grammar {
  /** The verbs of looking for somebody, at the beginning. */
  readonly seek: string;
  /** Where it ends whom it is for: the next verb. */
  readonly ends: string;
  /** What a place follows. */
  readonly places: string;
}

const GRAMMARS: Readonly<Record<Exclude<Language, 'en'>, Grammar>> = {
  de: {
    seek: 'finde|finden|suche|suchen|kontaktiere|kontaktieren|erreiche|schreibe|lade',
    ends: 'und (?=lade|biete|frage|zeige|schreibe|stelle|schicke|erzähle)|um ',
    places: 'in|aus',
  },
  fr: {
    seek: 'trouve[rz]?|cherche[rz]?|contacte[rz]?|invite[rz]?|recherche[rz]?',
    ends: 'et (?=invite|propose|offr|demande|présente|envoie|les )|pour ',
    places: 'en|au|aux|à|dans',
  },
  es: {
    seek: 'encuentra|encontrar|busca|buscar|contacta|contactar|invita|invitar',
    ends: 'e? ?y? ?(?=inv[ií]ta|ofr[eé]ce|preg[uú]nta|mu[eé]stra|pres[eé]nta)|para ',
    places: 'en|de',
  },
  pt: {
    seek: 'encontre|encontrar|procure|procurar|contate|contatar|busque|convide',
    ends: 'e (?=convide|ofereça|pergunte|mostre|apresente|os |as )|para ',
    places: 'em|no|na|do|da',
  },
  it: {
    seek: 'trova|trovare|cerca|cercare|contatta|contattare|invita',
    ends: 'e (?=invita|offri|chiedi|mostra|presenta)|per ',
    places: 'in|a|nel',
  },
  nl: { seek: 'vind|zoek|benader|contacteer|nodig', ends: 'en (?=nodig|bied|vraag|toon|stuur)|om ', places: 'in|uit' },
};

/** Whom a goal in one of the other languages is for, and where they are. */
export function readForeign(goal: string, language: Exclude<Language, 'en'>): { audience: string; location?: string } {
  const { seek, ends, places } = GRAMMARS[language];
  const said = goal.replace(new RegExp(`^(?:${seek})\\s+`, 'iu'), '');
  const sentence = said.split(/[.!?;](?=\s|$)/)[0] ?? said;
  const audience = (
    sentence
      .replace(/^(?:des|les|unos|los|las|alguns|os|as|dei|degli|gli|il|la|i|le|de|die|der|nach|mir|me)\s+/iu, '')
      .split(new RegExp(`[,\\s]\\s*(?:${ends})`, 'iu'))[0] ?? sentence
  )
    .slice(0, 200)
    .trim();
  const location = new RegExp(`\\s(?:${places})\\s+(\\p{Lu}[\\p{L}-]+(?:\\s\\p{Lu}[\\p{L}-]+)*)`, 'u').exec(
    audience,
  )?.[1];
  return { audience, ...(location !== undefined && { location }) };
}
