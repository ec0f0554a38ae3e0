import { join } from 'node:path';
import { fit, scoreRow } from './fit.ts';
import { foldsOf } from './folds.ts';
import { foldsOfLabs, formerJudgeRows, labRows } from './labs.ts';
import { readOtherMail } from './real-mail.ts';
import { readOrdinaryTexts, readRows, type Row } from './rows.ts';
import { writtenMails } from './written-mails.ts';
import { plantedRows, writtenRows } from './written.ts';

export interface ScoredRow {
  readonly row: Row;
  readonly score: number;
}

const PLANTED = 400;

/** What the shipped model is trained on, whole. */
export interface TrainingSet {
  /** Of the shared corpus; what is judged by leaving sources out. */
  readonly judged: readonly Row[];
  /** Of no collection that is judged; texts written after one was read are left out with it. */
  readonly always: readonly Row[];
  /** Of small benchmarks by many authors, each a source. */
  readonly labs: readonly Row[];
  /** Attacks of ours within mails of the judged collections, left out with their mail. */
  readonly planted: readonly Row[];
}

/** @param corpora the folder of the shared corpora */
export function readTrainingSet(corpora: string): TrainingSet {
  const judged = readRows(join(corpora, 'injection.jsonl'));
  return {
    judged,
    always: [
      ...readOtherMail(corpora),
      ...readOrdinaryTexts(corpora),
      ...writtenRows(),
      ...writtenMails(),
      ...formerJudgeRows(),
    ],
    labs: labRows(),
    planted: plantedRows(
      judged.filter(({ kind }) => kind === 'benign_email'),
      PLANTED,
    ),
  };
}

/** Every judged row, scored by a model that has seen nothing of its collections. */
export function leaveSourcesOut({ judged, always, labs, planted }: TrainingSet): ScoredRow[] {
  return foldsOf(judged).flatMap(({ leftOut, train, judge }) => {
    const others = [...always, ...labs, ...planted].filter(
      ({ origins }) => !origins.some((origin) => leftOut.includes(origin)),
    );
    const fitted = fit([...train, ...others]);
    return judge.map((row) => ({ row, score: scoreRow(fitted, row) }));
  });
}

const FOLDS_OF_LABS = 5;

/** Every text of a lab, scored by a model that has seen nothing of it and of a fifth of the labs. */
export function leaveLabsOut({ judged, always, labs, planted }: TrainingSet): ScoredRow[] {
  return foldsOfLabs(labs, FOLDS_OF_LABS).flatMap(({ train, judge }) => {
    const fitted = fit([...judged, ...always, ...train, ...planted]);
    return judge.map((row) => ({ row, score: scoreRow(fitted, row) }));
  });
}
