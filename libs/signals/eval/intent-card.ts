import { INTENTS } from '../dist/signals.js';
import type { IntentEvaluation, IntentReport } from './intent-eval.ts';

/** The intent section of the model card, in Markdown; figures of the day. */
export function intentCard({ written, real, judge, chat }: IntentReport, date: string): string {
  return [
    `Model \`${judge.modelVersion}\`, ${date}. Every author and every collection below was left out whole when the model that judged it was trained, except`,
    'where it says shipped weights: those have seen no row of it.',
    '',
    '| judged | by | rows | accuracy | macro-F1 | calibration error |',
    '| --- | --- | --- | --- | --- | --- |',
    headline('written replies', written),
    headline('hold-out replies (libs/signals/judge)', judge),
    headline('sentences of real mail (corpora)', real),
    headline('chat lines and templates (corpora)', chat),
    '',
    'By label: F1 (rows)',
    '',
    '| label | written | hold-out |',
    '| --- | --- | --- |',
    ...INTENTS.map((intent) => `| ${intent} | ${f1(written, intent)} | ${f1(judge, intent)} |`),
    '',
    'By author, language and collection: accuracy / macro-F1 (rows)',
    '',
    '| group | figures |',
    '| --- | --- |',
    ...groups(written.perSource, 'author'),
    ...groups(written.perLanguage, 'written in'),
    ...groups(judge.perLanguage, 'hold-out in'),
    ...groups(real.perSource, 'real mail'),
    ...groups(chat.perSource, 'chat'),
  ].join('\n');
}

function headline(name: string, { judgedBy, rows, accuracy, macroF1, calibrationError }: IntentEvaluation): string {
  if (rows === 0) return `| ${name} | not run: corpora not found | 0 | | | |`;
  return `| ${name} | ${judgedBy} | ${rows} | ${fixed(accuracy)} | ${fixed(macroF1)} | ${fixed(calibrationError)} |`;
}

function f1({ perLabel }: IntentEvaluation, intent: (typeof INTENTS)[number]): string {
  const metrics = perLabel[intent];
  return metrics ? `${fixed(metrics.f1)} (${metrics.rows})` : '-';
}

function groups(of: IntentEvaluation['perSource'], kind: string): string[] {
  return Object.entries(of).map(
    ([name, { rows, accuracy, macroF1 }]) => `| ${kind} ${name} | ${fixed(accuracy)} / ${fixed(macroF1)} (${rows}) |`,
  );
}

function fixed(value: number): string {
  return value.toFixed(3);
}
