import type { MentionedTime } from './resolve-time.js';

export type PartOfDay = 'morning' | 'midday' | 'afternoon' | 'evening';

const PARTS: readonly (readonly [PartOfDay, RegExp])[] = [
  [
    'midday',
    /(?<!\p{L})(?:(?<!after\s)lunch(?:time)?|midday|mittags?|midi|mediodía|meio-dia|mezzogiorno|tussen de middag|lunchtid)(?!\p{L})/iu,
  ],
  [
    'afternoon',
    /(?<!\p{L})(?:afternoons?|after lunch|arvo|nachmittags?|après-midi|(?:por|de) la tarde|à tarde|da tarde|pomeriggio|(?:na)?middag|eftermiddag|popołudniu|днём|после обеда)(?!\p{L})|午後|下午/iu,
  ],
  [
    'evening',
    /(?<!\p{L})(?:evenings?|nights?|tonight|abends?|soir|(?:por|de) la noche|à noite|da noite|sera|stasera|avond|vanavond|kväll|aften|wieczorem|вечером)(?!\p{L})|夕方|夜|晚上/iu,
  ],
  [
    'morning',
    /(?<!\p{L})(?:mornings?|vormittags?|früh|matin|matinée|(?:por|de) la mañana|de manhã|da manhã|mattina|stamattina|ochtend|förmiddag|morgonen|formiddag|rano|утром)(?!\p{L})|午前|上午/iu,
  ],
];

/** "Thursday afternoon", "demain matin": what the text says of a day it names without a time; on the day's words or right after them. */
export function partOfDay({ text, index, time }: MentionedTime, words: string): PartOfDay | undefined {
  if (time !== undefined) return undefined;
  const said = words.slice(index, index + text.length + 20).split(/[.!?\n;]/, 1)[0] ?? '';
  return PARTS.find(([, pattern]) => pattern.test(said))?.[0];
}
