import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { LanguageCard } from '../../dist/language/language-model.js';

/** What the files of eld hold that its package does not export; checked when read. */
interface Database {
  readonly type: string;
  readonly languages: Readonly<Record<number, string>>;
  /** Of each n-gram the score of some languages, less {@link SCORE_BASE}. */
  readonly ngrams: Readonly<Record<string, Readonly<Record<number, number>>>>;
}

/** eld keeps scores less this. */
const SCORE_BASE = 53;
/** Of a language's usual score, what eld takes for reliable. */
const RELIABLE = 0.75;
const LONGEST_KEY = 6;
const eld = new URL('.', import.meta.resolve('eld/extrasmall'));
const models = new URL('../../models/', import.meta.url);

/**
 * Packs the smallest database of eld (Apache-2.0, https://github.com/nitotm/efficient-language-detector-js) so that it is read in a millisecond into
 * one megabyte: as an object of objects it takes 85 MB of a process. Nothing is trained.
 */
export async function packLanguages(): Promise<{
  readonly version: string;
  readonly sha256: string;
  readonly bytes: number;
}> {
  const { ngramsData } = (await import(new URL('../ngrams/extrasmall.js', eld).href)) as { ngramsData: Database };
  const { avgScore } = (await import(new URL('../avgScore.js', eld).href)) as {
    avgScore: Readonly<Record<string, number>>;
  };
  const { separators } = (await import(new URL('../regexPatterns.js', eld).href)) as { separators: RegExp };
  const { dictionary } = (await import(new URL('../dictionary.js', eld).href)) as { dictionary: readonly string[] };
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', eld), 'utf8')) as { version: string };
  const languages = Object.values(ngramsData.languages);
  const bytes = pack(ngramsData, dictionary);
  const card: LanguageCard = {
    version: `eld-${version}-${ngramsData.type}`,
    source: 'https://github.com/nitotm/efficient-language-detector-js, (c) Nito T.M., Apache-2.0; packed, unchanged',
    languages,
    scoreBase: SCORE_BASE,
    leastScores: languages.map((language) => (avgScore[language] ?? 1) * RELIABLE),
    separators: separators.source,
  };
  writeFileSync(new URL('language.json', models), `${JSON.stringify(card, null, 1)}\n`);
  writeFileSync(new URL('language.bin', models), bytes);
  return { version: card.version, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

/** N-grams by key, ascending: 6 bytes of key, one of how many languages, then two a language: which, and its score. */
function pack({ ngrams }: Database, dictionary: readonly string[]): Uint8Array {
  const byteOf = new Map(Array.from(dictionary, (character, byte) => [character, byte] as const).toReversed());
  const rows = Object.entries(ngrams).map(([ngram, scores]) => {
    const key = Buffer.alloc(LONGEST_KEY);
    key.set(
      Array.from(ngram, (character) => (character === ' ' ? 0x20 : (byteOf.get(character) ?? 0))),
      LONGEST_KEY - ngram.length,
    );
    const found = Object.entries(scores).flatMap(([language, score]) => [Number(language), score]);
    if (found.some((value) => value > 255)) throw new RangeError(`${ngram}: a score needs more than a byte`);
    return Buffer.concat([key, Buffer.from([found.length / 2, ...found])]);
  });
  return Buffer.concat(
    rows.toSorted((one, other) => Buffer.compare(one.subarray(0, LONGEST_KEY), other.subarray(0, LONGEST_KEY))),
  );
}
