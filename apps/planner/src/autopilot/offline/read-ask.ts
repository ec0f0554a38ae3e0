import type { Ask, AskKind } from './goal-reading.js';

const KINDS: readonly (readonly [AskKind, RegExp])[] = [
  ['demo', /\b(?:demo|demonstration|walkthrough|product tour)s?\b/i],
  ['event', /\b(?:webinar|event|conference|workshop|meetup|summit|dinner|breakfast|launch party|podcast)s?\b/i],
  ['trial', /\b(?:trial|beta|pilot|early access|waitlist|sign up|signup|try)\b/i],
  ['feedback', /\b(?:feedback|survey|interviews?|opinions?|research|questions?)\b/i],
  ['partnership', /\b(?:partner|partners|partnership|collaborat\w+|affiliate|reseller|guest posts?|sponsor\w*)\b/i],
  ['job', /\b(?:job|role|position|hire|hiring|recruit|join our team|vacancy|opening)s?\b/i],
  ['call', /\b(?:call|meeting|chat|coffee|conversation|appointment)s?\b/i],
];

/** Verbs whose whole phrase can be said to the reader once `them` is `you`. */
const SAYABLE =
  /^(?:invite|offer|ask|show|tell|give|send|help|introduce|interest|interview|share|discuss|present|meet|talk|schedule|book|arrange|set up|learn|hear|recruit|hire|collaborate|partner|work|connect|explore)\b/i;

/** Verbs about a thing of the sender's: the reader is told about it. */
const ABOUT_A_THING = /^(?:sell|promote|pitch|market|announce|advertise|launch)\s+(?:(?:them|you)\s+)?(.+)$/i;

/** `invite you to a demo`: the part with the article. */
const OBJECT = /(?:^|\s)((?:an?|our|my|the)\s.+)$/i;

/** From what a goal wants done with people, in its own words: `invite them to a demo of our product`. */
export function readAsk(words: string): Ask | undefined {
  const phrase = toReader(words);
  if (phrase === '') return undefined;
  const kind = KINDS.find(([, pattern]) => pattern.test(phrase))?.[0] ?? 'pitch';
  const thing = ABOUT_A_THING.exec(phrase)?.[1];
  if (thing !== undefined)
    return { kind: kind === 'call' ? 'pitch' : kind, phrase: `tell you about ${thing}`, object: thing };
  if (/^(?:an?|our|my|the)\s/i.test(phrase)) return { kind, phrase: `tell you about ${phrase}`, object: phrase };
  if (!SAYABLE.test(phrase)) return { kind, phrase: spoken(phrase) };
  const object = OBJECT.exec(phrase)?.[1];
  return { kind, phrase, ...(object !== undefined && { object }) };
}

/** What may follow `I would like to` only as somebody else's doing. */
function spoken(phrase: string): string {
  if (
    /^(?:try|use|test|join|sign|switch|buy|attend|visit|read|watch|register|subscribe|adopt|move|become|take|see|check|download)\b/i.test(
      phrase,
    )
  ) {
    return `invite you to ${phrase}`;
  }
  return `talk with you about ${/^(?:get|increase|grow|reduce|save)\b/i.test(phrase) ? `how to ${phrase}` : phrase}`;
}

/** They become you, in the phrase as it will be read by one of them. */
function toReader(words: string): string {
  return words
    .replace(/^(?:to|and|then|by|please)\s+/i, '')
    .replaceAll(/\b(?:them|they)\b/gi, 'you')
    .replaceAll(/\btheirs\b/gi, 'yours')
    .replaceAll(/\btheir\b/gi, 'your')
    .replace(/[\s.,;:!?-]+$/, '')
    .trim();
}
