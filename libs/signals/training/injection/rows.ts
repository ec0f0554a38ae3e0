import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One text of known kind; hostile ones are data. */
export interface Row {
  readonly id: string;
  readonly text: string;
  /** Whether it tries to instruct the agent that reads it. */
  readonly attack: boolean;
  /** An inserted task without a phrase that overrides anything. */
  readonly subtle: boolean;
  readonly kind: string;
  readonly source: string;
  /** Collections its text came from: a carrier mail and what was inserted may be of two. Left out together (folds.ts). */
  readonly origins: readonly string[];
}

interface RawRow {
  readonly id: string;
  readonly text: string;
  readonly label: number;
  readonly source?: string;
  readonly kind?: string;
  readonly subtle?: boolean;
}

const COLLECTIONS: readonly (readonly [mark: string, origin: string])[] = [
  ['BIPIA', 'bipia'],
  ['SpamAssassin', 'spamassassin'],
  ['deepset', 'deepset'],
  ['garak', 'garak'],
  ['NotInject', 'notinject'],
  ['llmail', 'llmail'],
  ['CatarinaSeigward', 'email-agent'],
];

/** Rows of a file of the form of `injection.jsonl`. @throws when a line is no such row */
export function readRows(path: string): Row[] {
  return jsonLines<RawRow>(path).map((raw, index) => {
    if (typeof raw.text !== 'string' || (raw.label !== 0 && raw.label !== 1)) {
      throw new Error(`${path}:${index + 1}: a row needs a text and a label of 0 or 1`);
    }
    const source = raw.source ?? 'unnamed';
    const origins = COLLECTIONS.flatMap(([mark, origin]) => (source.includes(mark) ? [origin] : []));
    return {
      id: raw.id,
      text: raw.text,
      attack: raw.label === 1,
      subtle: raw.subtle === true,
      kind: raw.kind ?? (raw.label === 1 ? 'attack' : 'benign_email'),
      source,
      origins: origins.length === 0 ? [source] : origins,
    };
  });
}

export function jsonLines<T>(path: string): T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

/** Ordinary requests and real mail sentences of ../shared/data that are benign by their nature; every n-th, so that they do not outweigh the rest. */
export function readOrdinaryTexts(corpora: string): Row[] {
  const rows: Row[] = [];
  const add = (origin: string, texts: readonly string[], most: number): void => {
    const step = Math.max(1, Math.floor(texts.length / most));
    for (let at = 0; at < texts.length && at / step < most; at += step) {
      rows.push({
        id: `${origin}-${at}`,
        text: texts[at] ?? '',
        attack: false,
        subtle: false,
        kind: 'benign_ordinary',
        source: origin,
        origins: [origin],
      });
    }
  };
  const enron = join(corpora, 'enron-action/action.jsonl');
  if (existsSync(enron))
    add(
      'enron-action',
      jsonLines<{ text: string }>(enron).map(({ text }) => text),
      800,
    );
  const clinc = join(corpora, 'clinc150/clinc150.jsonl');
  if (existsSync(clinc))
    add(
      'clinc150',
      jsonLines<{ text: string }>(clinc).map(({ text }) => text),
      400,
    );
  const intents = join(corpora, 'intent.jsonl');
  if (existsSync(intents)) {
    const other = jsonLines<{ text: string; source: string }>(intents).filter(
      ({ source }) => !/clinc|enron|Parakweet/i.test(source),
    );
    add(
      'intent-texts',
      other.map(({ text }) => text),
      400,
    );
  }
  return rows;
}
