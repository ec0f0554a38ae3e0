import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Half } from './half.ts';
import { CORPORA } from '../training/corpora.config.ts';
import { injectionHalf } from './injection-half.ts';
import { intentHalf } from './intent-half.ts';

/**
 * `npm run eval:signals [-- --injection FILE] [--intent FILE] [--json]`: how good the signals are.
 * Without a file, the shared corpora by leaving whole sources out, and the tables go into MODEL_CARD.md; with one, the shipped weights on it.
 */
const { values } = parseArgs({
  options: {
    injection: { type: 'string' },
    intent: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const someFile = values.injection !== undefined || values.intent !== undefined;
const results: Record<string, object> = {};
for (const half of [injectionHalf, intentHalf] satisfies readonly Half[]) {
  const file = values[half.name];
  if (someFile && file === undefined) continue;
  if (!someFile && !existsSync(CORPORA)) {
    console.error(`not run: corpora not found in ${CORPORA}; set POSTHORN_CORPORA or pass --${half.name} FILE`);
    continue;
  }
  const { figures, table } = half.judge(CORPORA, file);
  results[half.name] = figures;
  if (!values.json) console.log(`${table}\n`);
  if (!someFile && !values.json) writeCard(half.name, table);
}
if (values.json) console.log(JSON.stringify(results));

/** Between `<!-- injection:begin -->` and `<!-- injection:end -->`. */
function writeCard(name: string, table: string): void {
  const path = resolve(import.meta.dirname, '../MODEL_CARD.md');
  const card = readFileSync(path, 'utf8');
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  if (!card.includes(begin) || !card.includes(end)) throw new Error(`${path} has no ${begin} … ${end}`);
  const before = card.slice(0, card.indexOf(begin) + begin.length);
  writeFileSync(path, `${before}\n${table}\n${card.slice(card.indexOf(end))}`);
}
