import { industryIn } from './industries.js';
import { isKnownPlace } from './places.js';

const PREPOSITION = /\s+(?:based in|located in|living in|working in|in|from|across|around|near|within)\s+/giu;
/** Where the name of a place ends at the latest. */
const PLACE_ENDS = /\s+(?:who|that|which|with|whose|using|at|for|and (?!\p{Lu}))|,\s+(?=who|that|which)/u;

/**
 * A description of people without the place where they are.
 * `SaaS founders in India who use Stripe` is `SaaS founders who use Stripe`, in `India`.
 */
export function readPlace(audience: string): { readonly group: string; readonly location?: string } {
  for (const found of [...audience.matchAll(PREPOSITION)].toReversed()) {
    const rest = audience.slice(found.index + found[0].length);
    const place = (rest.split(PLACE_ENDS)[0] ?? '').trim();
    if (!isPlace(place)) continue;
    const group = `${audience.slice(0, found.index)} ${rest.slice(place.length)}`.replaceAll(/\s+/g, ' ').trim();
    return { group, location: place.replace(/^the\s+/i, '') };
  }
  return { group: audience };
}

/** Whatever is written like a name, unless it is an industry: founders in SaaS, people in HR. */
function isPlace(text: string): boolean {
  if (text === '' || text.length > 80) return false;
  if (text.split(/\s*(?:,|\band\b|\bor\b)\s*/i).every(isKnownPlace)) return true;
  if (industryIn(text) !== undefined) return false;
  return /^(?:the\s+)?\p{Lu}\p{Ll}/u.test(text);
}
