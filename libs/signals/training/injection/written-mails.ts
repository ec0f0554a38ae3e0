import { join } from 'node:path';
import { jsonLines, type Row } from './rows.ts';

/** Whole texts as they would come, by file; unlike payloads and carriers nothing is put together of them. */
const FILES = [
  { file: 'benign-everyday.jsonl', attack: false },
  { file: 'hard-negatives.jsonl', attack: false },
  { file: 'spam-modern.jsonl', attack: false },
  { file: 'attacks-more.jsonl', attack: true },
] as const;

interface Written {
  readonly technique?: string;
  /** Collections (rows.ts) whose misjudged texts the writer had read when writing this one: it may not help to judge them. */
  readonly after?: readonly string[];
  readonly text: string;
}

/**
 * Texts written for Posthorn, whole. No kind `benign`, which weighs more: these are as many as the attacks they stand beside, and at that weight
 * sources left out were judged worse (AUC 0.909 instead of 0.919).
 */
export function writtenMails(): Row[] {
  return FILES.flatMap(({ file, attack }) =>
    jsonLines<Written>(join(import.meta.dirname, file)).map(({ technique, after = [], text }, at) => ({
      id: `${file}-${at}`,
      text,
      attack,
      subtle: false,
      kind: attack ? (technique ?? 'attack') : 'benign_written_whole',
      source: 'posthorn',
      origins: ['posthorn', ...after],
    })),
  );
}
