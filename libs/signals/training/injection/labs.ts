import { join } from 'node:path';
import { withOrdinaryHosts } from './host-endings.ts';
import { jsonLines, readRows, type Row } from './rows.ts';

/** One file a writer, who played a dozen authors and more of small benchmarks one after another (README.md). */
const FILES = ['v4-labs-a.jsonl', 'v4-labs-b.jsonl', 'v4-labs-c.jsonl', 'v4-labs-d.jsonl', 'v4-labs-e.jsonl'] as const;
/** By five other writers. Trained on, they cost the shared corpora more than they brought (ADR 0031): they judge what a new author gets. */
const SECOND_FILES = [
  'v5-labs-f.jsonl',
  'v5-labs-g.jsonl',
  'v5-labs-h.jsonl',
  'v5-labs-i.jsonl',
  'v5-labs-j.jsonl',
] as const;

interface OfLab {
  readonly label: 0 | 1;
  /** `attack`, or as in the judged corpora: `benign_email`, `benign_prompt`, `benign_hard_negative`, `spam_not_injection`. */
  readonly kind: string;
  readonly lab: string;
  readonly text: string;
}

/** Texts of small benchmarks, each a source of its own. */
export function labRows(): Row[] {
  return rowsOf(FILES);
}

/** The same of writers of whom nothing is trained on. */
export function secondLabRows(): Row[] {
  return rowsOf(SECOND_FILES);
}

function rowsOf(files: readonly string[]): Row[] {
  return files.flatMap((file) =>
    jsonLines<OfLab>(join(import.meta.dirname, file)).map(({ label, kind, lab, text }, at) => ({
      id: `${file}-${at}`,
      text: withOrdinaryHosts(text),
      attack: label === 1,
      subtle: false,
      kind: label === 1 ? 'lab_attack' : kind,
      source: `lab ${lab}`,
      origins: [`lab ${lab}`],
    })),
  );
}

/** A judge set that was used up: choices were made with its figures in view (README.md). A source of its own as well. */
export function formerJudgeRows(): Row[] {
  return readRows(join(import.meta.dirname, 'former-judge.jsonl')).map((row) => ({
    ...row,
    text: withOrdinaryHosts(row.text),
    origins: ['former judge'],
  }));
}

/** Some labs left out at a time, of every writer as many in each fold: what is judged together is of as many hands as what is trained on. */
export function foldsOfLabs(rows: readonly Row[], folds: number): { readonly train: Row[]; readonly judge: Row[] }[] {
  const labs = [...new Set(rows.map(({ source }) => source))];
  return Array.from({ length: folds }, (_, fold) => {
    const leftOut = new Set(labs.filter((_lab, at) => at % folds === fold));
    return {
      train: rows.filter(({ source }) => !leftOut.has(source)),
      judge: rows.filter(({ source }) => leftOut.has(source)),
    };
  });
}
