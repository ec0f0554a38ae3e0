/** Words that find nobody. */
const STOP = new Set(
  (
    'a an the and or of in on at to for from by with about into who whom whose that which them they their you your our my we us i it its is are be ' +
    'was were this these those as so if not no do does has have had will would can could should may please find reach get invite offer ask tell show ' +
    'give send help email mail message contact target write new more some all any via per than then there here out up und der die das den dem ein ' +
    'eine zu mit von für sie le la les des du de en et un une pour avec el los las y una para con que e o os as um uma com il gli di per che het een ' +
    'van voor met'
  ).split(' '),
);
const MAX_KEYWORDS = 12;

const segmenters = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The words of some texts that say something, in lower case, in the order they come, each once. */
export function keywordsOf(texts: readonly (string | undefined)[]): string[] {
  const words = texts
    .filter((text) => text !== undefined)
    .flatMap((text) => [...segmenters.segment(text.toLowerCase())])
    .filter(({ isWordLike, segment }) => isWordLike && !STOP.has(segment) && !/^\d+$/.test(segment))
    .map(({ segment }) => segment)
    .filter((word) => (/\p{Script=Latin}/u.test(word) ? word.length > 1 : true));
  return [...new Set(words)].slice(0, MAX_KEYWORDS).map((word) => word.slice(0, 64));
}
