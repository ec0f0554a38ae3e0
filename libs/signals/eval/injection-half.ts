import { resolve } from 'node:path';
import type { Half } from './half.ts';
import { injectionTable } from './injection-table.ts';
import { judgeFile, judgeLabsLeftOut, judgeNewLabs, judgeSourcesLeftOut } from './injection.ts';

/** Written by somebody who had not seen the training texts or the features, and whose rows were not looked at (libs/signals/judge/README.md). */
const JUDGE = resolve(import.meta.dirname, '../judge/injection-2.jsonl');

export const injectionHalf: Half = {
  name: 'injection',
  judge(corpora, file) {
    if (file !== undefined) {
      const figures = judgeFile(resolve(file));
      return { figures, table: injectionTable(figures) };
    }
    const leftOut = judgeSourcesLeftOut(corpora);
    const labs = judgeLabsLeftOut(corpora);
    const newLabs = judgeNewLabs();
    const judge = judgeFile(JUDGE);
    return {
      figures: { ...leftOut, labs, newLabs, judge },
      table: [leftOut, labs, newLabs, judge].map(injectionTable).join('\n\n'),
    };
  },
};
