import { INTENTS, type Intent } from '../dist/signals.js';

/** One row after judging. */
export interface Verdict {
  readonly source: string;
  readonly language: string;
  readonly wanted: Intent;
  readonly said: Intent;
  readonly confidence: number;
}

export interface LabelMetrics {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows that have the label. */
  readonly rows: number;
}

export interface IntentMetrics {
  readonly rows: number;
  readonly accuracy: number;
  /** Mean of F1 over the labels that rows have. */
  readonly macroF1: number;
  readonly perLabel: Readonly<Partial<Record<Intent, LabelMetrics>>>;
}

export function intentMetrics(verdicts: readonly Verdict[]): IntentMetrics {
  const perLabel: Partial<Record<Intent, LabelMetrics>> = {};
  for (const intent of INTENTS) {
    const rows = verdicts.filter(({ wanted }) => wanted === intent).length;
    const said = verdicts.filter((verdict) => verdict.said === intent).length;
    const right = verdicts.filter(({ wanted, said }) => wanted === intent && said === intent).length;
    if (rows === 0) continue;
    const [precision, recall] = [said === 0 ? 0 : right / said, right / rows];
    const f1 = right === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    perLabel[intent] = { precision: rounded(precision), recall: rounded(recall), f1: rounded(f1), rows };
  }
  const labels = Object.values(perLabel);
  return {
    rows: verdicts.length,
    accuracy: share(verdicts, ({ wanted, said }) => wanted === said),
    macroF1: rounded(labels.reduce((sum, { f1 }) => sum + f1, 0) / Math.max(1, labels.length)),
    perLabel,
  };
}

export interface Group {
  readonly rows: number;
  readonly accuracy: number;
  readonly macroF1: number;
}

/** Figures of each group of verdicts, by name. */
export function groupsOf(verdicts: readonly Verdict[], nameOf: (verdict: Verdict) => string): Record<string, Group> {
  const names = [...new Set(verdicts.map(nameOf))].toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const { rows, accuracy, macroF1 } = intentMetrics(verdicts.filter((verdict) => nameOf(verdict) === name));
      return [name, { rows, accuracy, macroF1 }];
    }),
  );
}

/** Expected calibration error over ten bins of confidence: how far confidence and accuracy are apart, on average. */
export function calibrationError(verdicts: readonly Verdict[]): number {
  let error = 0;
  for (let bin = 0; bin < 10; bin += 1) {
    const inside = verdicts.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === bin);
    const right = inside.filter(({ wanted, said }) => wanted === said).length;
    error += Math.abs(right - inside.reduce((sum, { confidence }) => sum + confidence, 0));
  }
  return rounded(error / Math.max(1, verdicts.length));
}

/** Rows of wanted intents, columns of said ones, in the order of INTENTS. */
export function confusionOf(verdicts: readonly Verdict[]): number[][] {
  return INTENTS.map((wanted) =>
    INTENTS.map((said) => verdicts.filter((verdict) => verdict.wanted === wanted && verdict.said === said).length),
  );
}

function share(verdicts: readonly Verdict[], holds: (verdict: Verdict) => boolean): number {
  return rounded(verdicts.filter(holds).length / Math.max(1, verdicts.length));
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
