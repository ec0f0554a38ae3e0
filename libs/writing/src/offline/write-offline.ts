import type { CopyRequest } from '../request/copy-request.js';
import { PURPOSES } from './purposes.js';
import { readPrompt, type PromptReading } from './read-prompt.js';
import { seededPick } from './seeded-pick.js';
import { toneOf } from './tones.js';

/** What `model` says when no model was asked: that, and which edition of its sentences. */
export const OFFLINE_WRITER = 'posthorn-offline-writer-1';

export interface WrittenCopy {
  readonly subject: string;
  readonly body: string;
}

/**
 * An email by rules, for an installation without a model: sentences written beforehand, chosen by what the prompt is about, with what it says
 * filled in. English. Makes nothing up, and the same request and seed give the same words.
 */
export function writeOffline({ prompt, tone, brandName }: Omit<CopyRequest, 'type'>, seed: string): WrittenCopy {
  const pick = seededPick(`${seed}\0${prompt}\0${tone ?? ''}\0${brandName ?? ''}`);
  const reading = readPrompt(prompt);
  const purpose = PURPOSES.find(({ cues }) => cues.test(prompt));
  if (purpose === undefined) throw new TypeError('the last purpose fits everything');
  const voice = toneOf(tone);
  const words = wordsOf(reading, brandName);
  const one = (name: string, sentences: readonly string[], without = '') =>
    pick(
      name,
      sentences.flatMap((text) => filled(text, words) ?? []).filter((text) => text !== without || text === ''),
    );
  const nudge = one('nudge', voice.nudges);
  const ask = one('ask', purpose.asks);
  const middle = one('middle', purpose.middles);
  const paragraphs = [
    one('greeting', voice.greetings),
    one('opening', purpose.openings),
    middle,
    one('second middle', purpose.middles, middle),
    ...(reading.code === undefined ? [] : [`Your code: ${reading.code}`]),
    ...(reading.link === undefined ? [] : [`You will find everything here: ${reading.link}`]),
    nudge === '' ? ask : `${nudge} ${ask}`,
    [one('closing', voice.closings), ...(brandName === undefined ? [] : [`The team at ${brandName}`])].join('\n'),
  ];
  return { subject: one('subject', purpose.subjects), body: paragraphs.filter((text) => text !== '').join('\n\n') };
}

type Words = Readonly<Record<string, string | undefined>>;

function wordsOf({ topic, audience, discount, when }: PromptReading, brand: string | undefined): Words {
  const offer = discount === undefined ? undefined : `${discount} off`;
  const ends = when !== undefined && /^(?:by|until|before)\b/i.test(when) ? ` ${when}` : '';
  return { topic: topic === '' ? undefined : topic, audience, brand, offer, when, deadline: ends };
}

/** @returns nothing when a word is missing */
function filled(sentence: string, words: Words): string | undefined {
  let isComplete = true;
  const text = sentence.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const word = words[name];
    isComplete &&= word !== undefined;
    return word ?? '';
  });
  if (!isComplete) return undefined;
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
