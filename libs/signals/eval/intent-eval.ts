import { autoReplyIntent } from '../dist/intent/auto-reply.js';
import { classifyIntent, intentModelVersion } from '../dist/intent/classify-intent.js';
import { INTENTS, type Intent } from '../dist/signals.js';
import { tempered, temperatureFor } from '../training/intent/calibrate.ts';
import { intentIndex, leaveSourcesOut } from '../training/intent/leave-sources-out.ts';
import { mailOf, readCorpusRows, readIntentRows, type ReplyRow } from '../training/intent/rows.ts';
import { collectionOf, readTrainingSet } from '../training/intent/training-set.ts';
import {
  calibrationError,
  confusionOf,
  groupsOf,
  intentMetrics,
  type Group,
  type IntentMetrics,
  type Verdict,
} from './intent-metrics.ts';

export interface IntentEvaluation extends IntentMetrics {
  readonly modelVersion: string;
  /** Which model judged: the shipped one, or one trained without the collection of the row. */
  readonly judgedBy: 'shipped weights' | 'leaving sources out';
  readonly perSource: Readonly<Record<string, Group>>;
  readonly perLanguage: Readonly<Record<string, Group>>;
  readonly calibrationError: number;
  readonly confusion: readonly (readonly number[])[];
}

/** The shipped weights on a file of rows `{id,text,intent,source,fit}`. */
export function judgeIntentFile(path: string): IntentEvaluation {
  return evaluation(readIntentRows(path).map(judgeShipped), 'shipped weights');
}

export interface IntentReport {
  /** Written replies, each author left out in turn. The headline. */
  readonly written: IntentEvaluation;
  /** Sentences of real mail, left out as whole collections. */
  readonly real: IntentEvaluation;
  /** The hold-out set of libs/signals/judge, by the shipped weights. */
  readonly judge: IntentEvaluation;
  /** Chat lines and templates of third parties, of which the model has seen none. */
  readonly chat: IntentEvaluation;
}

const JUDGE = new URL('../judge/intent.jsonl', import.meta.url);

/** @param corpora folder of the third-party corpora; where it is missing, `real` and `chat` have no rows */
export function evaluateIntent(corpora: string): IntentReport {
  const set = readTrainingSet(corpora);
  const judged = leaveSourcesOut(set);
  const temperature = temperatureFor(judged.map(({ row, shares }) => ({ shares, label: intentIndex(row) })));
  const verdicts = judged.map(({ row, shares }) => ({
    row,
    verdict: judgeByShares(row, tempered(shares, temperature)),
  }));
  const real = new Set(set.real);
  const pick = (isReal: boolean): Verdict[] =>
    verdicts.flatMap(({ row, verdict }) => (real.has(row) === isReal ? [verdict] : []));
  const seen = new Set(set.real.map(({ id }) => id));
  const chat = readCorpusRows(corpora).filter(({ id }) => !seen.has(id));
  return {
    written: evaluation(pick(false), 'leaving sources out'),
    real: evaluation(pick(true), 'leaving sources out'),
    judge: judgeIntentFile(JUDGE.pathname),
    chat: evaluation(chat.map(judgeShipped), 'shipped weights'),
  };
}

function judgeShipped(row: ReplyRow): Verdict {
  const { intent, confidence } = classifyIntent(mailOf(row.text));
  return verdictOf(row, intent, confidence);
}

/** As classifyIntent would with these probabilities: what a machine says of itself first. */
function judgeByShares(row: ReplyRow, shares: readonly number[]): Verdict {
  const automatic = autoReplyIntent({ ...mailOf(row.text), headers: [] });
  if (automatic !== undefined) return verdictOf(row, automatic, 0.97);
  const best = shares.reduce((most, next, i) => (next > (shares[most] ?? 0) ? i : most), 0);
  return verdictOf(row, INTENTS[best] ?? 'other', shares[best] ?? 0);
}

function verdictOf(row: ReplyRow, said: Intent, confidence: number): Verdict {
  const language = row.lang ?? row.language ?? 'en';
  return { source: collectionOf(row), language, wanted: row.intent, said, confidence };
}

function evaluation(verdicts: readonly Verdict[], judgedBy: IntentEvaluation['judgedBy']): IntentEvaluation {
  return {
    modelVersion: intentModelVersion(),
    judgedBy,
    ...intentMetrics(verdicts),
    perSource: groupsOf(verdicts, ({ source }) => source),
    perLanguage: groupsOf(verdicts, ({ language }) => language),
    calibrationError: calibrationError(verdicts),
    confusion: confusionOf(verdicts),
  };
}
