/**
 * What a word is about, in any language. The model learns from concepts standing near one another ("override" before "instructions"), which carry over
 * between sources and languages; words do not (ADR 0031).
 */
export const CONCEPTS = [
  'override',
  'instruction',
  'task',
  'prior',
  'all',
  'new',
  'system',
  'ai',
  'model',
  'user',
  'you',
  'your',
  'me',
  'modal',
  'now',
  'not',
  'conceal',
  'mention',
  'reveal',
  'answer',
  'reply',
  'wording',
  'make',
  'transform',
  'insert',
  'role',
  'mode',
  'unrestricted',
  'secret',
  'prompt',
  'send',
  'destroy',
  'money',
  'mailbox',
  'tool',
  'authority',
  'trigger',
  'process',
  'boundary',
  'verbatim',
  'safety',
  'polite',
  'about',
  'greeting',
  'address',
  'link',
  'asking',
  'only',
  'instead',
] as const;
export type Concept = (typeof CONCEPTS)[number];

/** Concepts by code: a concept's code is its place in alphabetical order, which is the order of its features. */
export const CONCEPT_OF_CODE: readonly Concept[] = CONCEPTS.toSorted();
const CODES = new Map(CONCEPT_OF_CODE.map((concept, code) => [concept, code]));

export function codeOf(concept: Concept): number {
  return CODES.get(concept) ?? -1;
}

/** Words of every mail: they say something only beside one of the others. */
export const EVERYDAY: ReadonlySet<Concept> = new Set<Concept>([
  'all',
  'new',
  'you',
  'your',
  'me',
  'modal',
  'now',
  'not',
  'polite',
  'greeting',
  'asking',
  'only',
  'instead',
  'prior',
  'trigger',
  'make',
  'mention',
  'about',
  'money',
  'link',
  'address',
  'model',
  'task',
  'safety',
  'wording',
]);

/**
 * Words of one language by concept, separated by spaces: `forget` is that word, `ignor*` every word that begins so, `act_as` two words in a row.
 * Lower case, apostrophes straight.
 */
export type Lexicon = Readonly<Partial<Record<Concept, string>>>;
