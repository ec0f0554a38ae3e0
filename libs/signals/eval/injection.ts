import { injectionModelVersion, injectionScore } from '../dist/injection/injection-score.js';
import {
  leaveLabsOut,
  leaveSourcesOut,
  readTrainingSet,
  type ScoredRow,
} from '../training/injection/leave-sources-out.ts';
import { secondLabRows } from '../training/injection/labs.ts';
import { readRows, type Row } from '../training/injection/rows.ts';
import { aucOf, rateAbove, round, thresholdAt } from './figures.ts';

const FALSE_POSITIVES = 0.02;

interface Rates {
  readonly recallExplicit: number | null;
  readonly benignMailRate: number | null;
  readonly notInjectRate: number | null;
  readonly spamRate: number | null;
  readonly subtleRecall: number | null;
}

export interface SourceFigures {
  readonly kind: string;
  readonly rows: number;
  /** Of attacks the part found, of benign texts the part taken for attacks, at the threshold. */
  readonly rateAt2: number | null;
  readonly explicit: boolean | null;
}

/** Each figure is defined in MODEL_CARD.md. */
export interface InjectionFigures {
  readonly auc: number | null;
  readonly aucExplicit: number | null;
  readonly recallExplicitAt2: number | null;
  readonly notInjectRate: number | null;
  readonly spamRate: number | null;
  readonly subtleRecall: number | null;
  readonly benignMailRate: number | null;
  readonly rows: number;
  readonly how: 'sources left out' | 'labs left out' | 'labs of new writers, shipped weights' | 'shipped weights';
  readonly atShippedThreshold?: Rates;
  readonly model?: string;
  readonly perSource: Readonly<Record<string, SourceFigures>>;
}

/** Shared corpus, every source judged by a model that has not seen it. */
export function judgeSourcesLeftOut(corpora: string): InjectionFigures {
  return { ...figuresOf(leaveSourcesOut(readTrainingSet(corpora))), how: 'sources left out' };
}

/** Small benchmarks by many authors, a fifth of them judged by a model that has seen the others; all together, since there are so many. */
export function judgeLabsLeftOut(corpora: string): InjectionFigures {
  const scored = leaveLabsOut(readTrainingSet(corpora));
  const asOne = scored.map(({ row, score }) => ({ row: { ...row, source: 'labs' }, score }));
  return { ...figuresOf(asOne), how: 'labs left out' };
}

/** Any file of the same form, judged by the weights that are shipped; its own benign mail sets the threshold of 2 %. */
export function judgeFile(path: string): InjectionFigures {
  return judgeByShippedWeights(readRows(path));
}

/** Small benchmarks by five writers of whom the shipped weights have seen nothing: what a new author gets. */
export function judgeNewLabs(): InjectionFigures {
  return {
    ...judgeByShippedWeights(secondLabRows().map((row) => ({ ...row, source: 'labs of new writers' }))),
    how: 'labs of new writers, shipped weights',
  };
}

function judgeByShippedWeights(rows: readonly Row[]): InjectionFigures {
  const scored = rows.map((row) => ({ row, score: injectionScore({ text: row.text }).score }));
  return {
    ...figuresOf(scored),
    how: 'shipped weights',
    atShippedThreshold: ratesAt(scored, 0.5),
    model: injectionModelVersion(),
  };
}

function figuresOf(scored: readonly ScoredRow[]): Omit<InjectionFigures, 'how'> {
  const benignMail = scoresOf(scored, isBenignMail);
  const benign = scoresOf(scored, ({ attack }) => !attack);
  // A file without mail has its other benign texts.
  const threshold = thresholdAt(benignMail.length > 0 ? benignMail : benign, FALSE_POSITIVES);
  const { recallExplicit, ...rates } = ratesAt(scored, threshold);
  const auc = aucOf(
    scoresOf(scored, ({ attack }) => attack),
    benign,
  );
  const aucExplicit = aucOf(
    scoresOf(scored, ({ attack, subtle }) => attack && !subtle),
    benign,
  );
  return {
    auc: Number.isNaN(auc) ? null : round(auc),
    aucExplicit: Number.isNaN(aucExplicit) ? null : round(aucExplicit),
    recallExplicitAt2: recallExplicit,
    ...rates,
    rows: scored.length,
    perSource: perSource(scored, threshold),
  };
}

function ratesAt(scored: readonly ScoredRow[], threshold: number): Rates {
  const rate = (wanted: (row: ScoredRow['row']) => boolean): number | null =>
    rateAbove(scoresOf(scored, wanted), threshold);
  return {
    recallExplicit: rate(({ attack, subtle }) => attack && !subtle),
    benignMailRate: rate(isBenignMail),
    notInjectRate: rate(({ kind }) => kind === 'benign_hard_negative'),
    spamRate: rate(({ kind }) => kind === 'spam_not_injection'),
    subtleRecall: rate(({ attack, subtle }) => attack && subtle),
  };
}

/** Mail that is neither a trap (NotInject) nor spam nor a question to a chat model. */
function isBenignMail({ attack, kind }: ScoredRow['row']): boolean {
  return !attack && !['benign_hard_negative', 'spam_not_injection', 'benign_prompt'].includes(kind);
}

function scoresOf(scored: readonly ScoredRow[], wanted: (row: ScoredRow['row']) => boolean): number[] {
  return scored.filter(({ row }) => wanted(row)).map(({ score }) => score);
}

function perSource(scored: readonly ScoredRow[], threshold: number): Record<string, SourceFigures> {
  const groups = Map.groupBy(scored, ({ row }) => `${row.source} (${row.kind}${row.subtle ? ', subtle' : ''})`);
  return Object.fromEntries(
    [...groups]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, rows]) => {
        const { kind, attack, subtle } = (rows[0] as ScoredRow).row;
        const rateAt2 = rateAbove(
          rows.map(({ score }) => score),
          threshold,
        );
        return [name, { kind, rows: rows.length, rateAt2, explicit: attack ? !subtle : null }];
      }),
  );
}
