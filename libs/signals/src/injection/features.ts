import type { SignalMail } from '../signal-mail.js';
import { changeSentences, type ChangeSentence } from './change-features.js';
import { CONCEPT_FEATURES, isToldOfPlace, nameOfFeature } from './concept-codes.js';
import { classesOf, classFeatures, type ClassBuckets } from './class-features.js';
import { conceptFeatures, conceptsOf, type ConceptLine } from './concept-features.js';
import { taskSentences, type TaskSentence } from './context-features.js';
import { Distinct } from './distinct.js';
import { markupFeatures, shapeBitsOf } from './markup-features.js';
import { readSurfaces, type Place, type Surface } from './surfaces.js';
import { readTokens, type Token } from './tokens.js';
import { windowsOf, type Window } from './windows.js';
import { bucketsOf, wordFeatures, type WordBuckets } from './word-features.js';

/** What one window of a mail looks like to the model, in numbers. */
export interface WindowReading {
  readonly place: Place;
  /** Features of concepts (concept-codes.ts), each once. */
  readonly concepts: readonly number[];
  /** Other engineered features by name, each once. */
  readonly names: ReadonlySet<string>;
  /** Buckets of words and word pairs, each once. */
  readonly words: readonly number[];
  /** Buckets of classes of words, and of pairs of them, each once. */
  readonly classes: readonly number[];
}

/** The same spelt out, as weights are stored and trained. */
export interface WindowFeatures {
  readonly named: ReadonlySet<string>;
  readonly words: ReadonlySet<number>;
  readonly classes: readonly number[];
}

/** In front of the names of features where a reader does not look; see isToldOfPlace. */
export const MARK_OF_PLACE: Readonly<Record<Place, '' | 'h|' | 'd|'>> = {
  body: '',
  subject: '',
  quoted: '',
  hidden: 'h|',
  decoded: 'd|',
  attachment: 'd|',
  header: 'd|',
};

/** Every window of a mail; a mail's score is its worst window's. Linear in what is read (surfaces.ts). */
export function readWindows(mail: SignalMail | { readonly text: string }): WindowReading[] {
  const { surfaces, tricks } = readSurfaces(mail);
  const found: WindowReading[] = [];
  const seen = new Set<string>();
  const ofTricks = Array.from(tricks, (trick) => `t:${trick}`);
  for (const surface of surfaces) {
    const { text, place } = surface;
    const read = readSurface(surface);
    for (const window of windowsOf(text, read.tokens)) {
      const key = `${MARK_OF_PLACE[place]}${window.text}`;
      if (seen.has(key)) continue;
      seen.add(key);
      found.push(readWindow(place, read, window, ofTricks));
    }
  }
  return found;
}

export function readFeatures(mail: SignalMail | { readonly text: string }): WindowFeatures[] {
  return readWindows(mail).map((window) => ({
    named: namesOf(window),
    words: new Set(window.words),
    classes: window.classes,
  }));
}

/** Names of all engineered features of a window. */
export function namesOf({ place, concepts, names }: WindowReading): Set<string> {
  const mark = MARK_OF_PLACE[place];
  const found = new Set<string>();
  for (const feature of concepts) {
    const name = nameOfFeature(feature);
    found.add(name);
    if (mark !== '' && isToldOfPlace(feature)) found.add(mark + name);
  }
  for (const name of names) found.add(name);
  return found;
}

/** What is read of a surface once, before its windows, which overlap. In step with the tokens but for the tasks. */
interface SurfaceReading {
  readonly tokens: readonly Token[];
  readonly line: ConceptLine;
  readonly shapes: Int32Array;
  readonly buckets: WordBuckets;
  readonly classes: ClassBuckets;
  readonly tasks: readonly TaskSentence[];
  readonly changes: readonly ChangeSentence[];
}

function readSurface({ text }: Surface): SurfaceReading {
  const tokens = readTokens(text);
  const line = conceptsOf(tokens);
  const tasks = taskSentences(text, tokens, line);
  const buckets = bucketsOf(tokens);
  return {
    tokens,
    line,
    shapes: shapeBitsOf(tokens),
    buckets,
    classes: classesOf(tokens, buckets.hashes),
    tasks,
    changes: changeSentences(tokens, line),
  };
}

const once = new Distinct(CONCEPT_FEATURES);

function readWindow(
  place: Place,
  { tokens, line, shapes, buckets, classes, tasks, changes }: SurfaceReading,
  { text, from, to }: Window,
  tricks: readonly string[],
): WindowReading {
  const concepts: number[] = [];
  once.begin();
  conceptFeatures(
    tokens,
    line,
    (feature) => {
      if (once.isNew(feature)) concepts.push(feature);
    },
    from,
    to,
  );
  const names = new Set<string>();
  let shapeBits = 0;
  for (let at = from; at < to; at++) shapeBits |= shapes[at] ?? 0;
  markupFeatures(text, (name) => names.add(name), shapeBits);
  for (const { at, end, features } of tasks) {
    if (at >= from && end <= to) for (const name of features) names.add(name);
  }
  for (const { at, features } of changes) {
    if (at >= from && at < to) for (const name of features) names.add(name);
  }
  if (MARK_OF_PLACE[place] !== '') names.add(`place:${place}`);
  for (const trick of tricks) names.add(trick);
  return {
    place,
    concepts,
    names,
    words: wordFeatures(buckets, from, to),
    classes: classFeatures(classes, from, to),
  };
}
