import { resolve } from 'node:path';
import { readMetrics } from '../metrics/metric-catalogue.ts';
import { metricsPage } from '../metrics/metrics-page.ts';
import type { Generated } from './generated.ts';

const root = resolve(import.meta.dirname, '../..');

export default {
  path: 'docs/generated/metrics.md',
  content: async () => metricsPage(await readMetrics(root, 'dist')),
} satisfies Generated;
