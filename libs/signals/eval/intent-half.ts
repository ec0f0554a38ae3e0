import { resolve } from 'node:path';
import { intentCard } from './intent-card.ts';
import { evaluateIntent, judgeIntentFile } from './intent-eval.ts';
import type { Half } from './half.ts';

export const intentHalf: Half = {
  name: 'intent',
  judge(corpora, file) {
    if (file !== undefined) {
      const figures = judgeIntentFile(resolve(file));
      const { accuracy, macroF1, rows, modelVersion } = figures;
      const table = `Intent, shipped weights (${modelVersion}), ${rows} rows: accuracy ${accuracy.toFixed(3)}, macro-F1 ${macroF1.toFixed(3)}`;
      return { figures, table };
    }
    const report = evaluateIntent(corpora);
    const { written, ...others } = report;
    return { figures: { ...written, ...others }, table: intentCard(report, new Date().toISOString().slice(0, 10)) };
  },
};
