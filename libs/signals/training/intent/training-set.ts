import { readCorpusRows, readWrittenReplies, type ReplyRow } from './rows.ts';

/** Corpus rows that are real mail; the chat lines and templates of the others teach nothing about replies (ADR 0032). */
const REAL_MAIL = /^(?:real-|email-sentence)/;

export interface IntentTrainingSet {
  readonly written: readonly ReplyRow[];
  /** Sentences of real mail; none where the corpora are not at hand. */
  readonly real: readonly ReplyRow[];
}

export function readTrainingSet(corpora: string): IntentTrainingSet {
  return {
    written: readWrittenReplies(),
    real: readCorpusRows(corpora).filter(({ fit }) => REAL_MAIL.test(fit)),
  };
}

/** The collection a row belongs to: an author of the written replies, or a whole third-party data set. */
export function collectionOf({ source }: Pick<ReplyRow, 'source'>): string {
  const name = /^(?:bitext|clinc|PolyAI\/banking77|enron|Pitch-God|sisimai|SpamAssassin)/.exec(source)?.[0] ?? source;
  return name === 'sisimai' || name === 'SpamAssassin' ? 'auto-replies' : name;
}
