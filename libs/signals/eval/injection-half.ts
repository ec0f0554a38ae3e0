import { resolve } from 'node:path';
import { injectionTable } from './injection-table.ts';
import { judgeFile, judgeSourcesLeftOut } from './injection.ts';
import type { Half } from './half.ts';

export const injectionHalf: Half = {
  name: 'injection',
  judge(corpora, file) {
    const figures = file === undefined ? judgeSourcesLeftOut(corpora) : judgeFile(resolve(file));
    return { figures, table: injectionTable(figures) };
  },
};
