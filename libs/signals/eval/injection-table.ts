import type { InjectionFigures } from './injection.ts';

/** Measured on the same files by others (CORPORA.md): what every figure stands beside. */
const BASELINES = [
  ['20-phrase regex', 'AUC 0.63, recall on explicit attacks 0.42 at 0.8 % false positives'],
  [
    'TF-IDF words and characters, logistic regression',
    'AUC 0.82, recall on explicit attacks 0.49 at 2.4 % false positives',
  ],
] as const;

const percent = (value: number | null): string => (value === null ? '–' : `${(100 * value).toFixed(1)} %`);
const plain = (value: number | null): string => (value === null ? '–' : value.toFixed(3));

/** Markdown, for the terminal and the model card. */
export function injectionTable(figures: InjectionFigures): string {
  const { atShippedThreshold: shipped } = figures;
  const lines = [
    `Injection, ${figures.how}, ${figures.rows} rows${figures.model === undefined ? '' : `, ${figures.model}`}`,
    '',
    '| figure | value | target |',
    '| --- | --- | --- |',
    `| ROC-AUC, all attacks | ${plain(figures.auc)} | ≥ 0.95 |`,
    `| ROC-AUC, explicit attacks | ${plain(figures.aucExplicit)} | |`,
    `| recall on explicit attacks at 2 % | ${percent(figures.recallExplicitAt2)} | ≥ 85 % |`,
    `| false positives on NotInject | ${percent(figures.notInjectRate)} | ≤ 10 % |`,
    `| false positives on spam | ${percent(figures.spamRate)} | ≤ 2 % |`,
    `| recall on subtle attacks | ${percent(figures.subtleRecall)} | |`,
    `| false positives on benign mail | ${percent(figures.benignMailRate)} | 2 % by definition |`,
    ...(shipped === undefined
      ? []
      : [
          `| at 0.5: explicit / subtle | ${percent(shipped.recallExplicit)} / ${percent(shipped.subtleRecall)} | |`,
          `| at 0.5: benign mail / NotInject / spam | ${percent(shipped.benignMailRate)} / ${percent(shipped.notInjectRate)} / ${percent(shipped.spamRate)} | |`,
        ]),
    ...(figures.how === 'sources left out'
      ? BASELINES.map(([name, value]) => `| baseline: ${name} | ${value} | |`)
      : []),
    '',
    '| source (kind) | rows | above the threshold of 2 % |',
    '| --- | --- | --- |',
    ...Object.entries(figures.perSource).map(
      ([name, { rows, rateAt2, explicit }]) =>
        `| ${name} | ${rows} | ${percent(rateAt2)} ${explicit === null ? 'false positives' : 'found'} |`,
    ),
  ];
  return lines.join('\n');
}
