import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readMetrics } from './metric-catalogue.ts';
import { labelsOf, seriesOf } from './metrics-page.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'deploy/dashboards');
/** Of every metric of ours, whoever collects it. */
const PREFIX = /\b(?:posthorn|http_server|nodejs|process|v8js)_[a-z0-9_]+\b/g;
/** What Prometheus adds, and histograms have. */
const OWN_LABELS = ['instance', 'job', 'le'];

const dashboard = z.object({
  uid: z.string(),
  panels: z.array(
    z.object({
      id: z.int(),
      type: z.string(),
      title: z.string(),
      gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z.array(z.object({ expr: z.string() })).default([]),
    }),
  ),
});
const rule = z.object({
  alert: z.string(),
  expr: z.string(),
  labels: z.object({ severity: z.enum(['info', 'warning', 'critical']) }),
  annotations: z.object({ summary: z.string(), action: z.string() }),
});
const rules = z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(rule) })) });

/** Labels by series. */
const known = new Map<string, readonly string[]>();
beforeAll(async () => {
  const groups = await readMetrics(root, 'src');
  for (const metric of groups.flatMap(({ definitions }) => definitions)) {
    for (const series of seriesOf(metric)) known.set(series, labelsOf(metric));
  }
});

const dashboards = globSync('*.json', { cwd: folder }).map((file) => ({
  file,
  ...dashboard.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))),
}));
const alerts = rules
  .parse(parse(readFileSync(join(folder, 'alerts.yml'), 'utf8')))
  .groups.flatMap((group) => group.rules);
const queries = [
  ...dashboards.flatMap(({ file, panels }) =>
    panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [`${file}: ${title}`, expr] as const)),
  ),
  ...alerts.map(({ alert, expr }) => [`alerts.yml: ${alert}`, expr] as const),
];

describe('what a dashboard or an alert asks for exists:', () => {
  test.each(queries)('%s', (_, expr) => {
    // A label may begin like a metric; the names of metrics stand outside of selectors and `by (...)`.
    const outside = expr.replaceAll(/\{[^}]*\}/g, '').replaceAll(/\b(?:by|on|without) \([^)]*\)/g, '');
    const series = outside.match(PREFIX) ?? [];
    expect(series).not.toEqual([]);
    expect(series.filter((name) => !known.has(name))).toEqual([]);

    const labels = series.flatMap((name) => known.get(name) ?? []);
    const selectors = [...expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, inside = '']) => inside.match(/\w+(?==)/g) ?? []);
    const groupings = [...expr.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, inside = '']) => inside.split(/,\s*/));
    expect([...selectors, ...groupings].filter((label) => ![...OWN_LABELS, ...labels].includes(label))).toEqual([]);
  });

  test.each(queries)('%s is balanced, and rates only what grows', (_, expr) => {
    for (const [opening, closing] of ['()', '{}', '[]']) {
      expect(expr.split(opening!).length).toBe(expr.split(closing!).length);
    }
    const grown = [...expr.matchAll(/\b(?:rate|increase)\((\w+)/g)].map(([, name = '']) => name);
    expect(grown.filter((name) => !/_(?:total|bucket|sum|count)$/.test(name))).toEqual([]);
  });
});

test.each(dashboards)('$file: panels have ids of their own and lie side by side', ({ panels }) => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const overlapping = panels.flatMap((one, i) =>
    panels
      .slice(i + 1)
      .filter(({ gridPos: b }) => {
        const { gridPos: a } = one;
        return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
      })
      .map(({ title }) => `${one.title} and ${title}`),
  );
  expect(overlapping).toEqual([]);
});

test('every metric of the gateway is on its dashboard or in an alert, except those that only explain others', async () => {
  const asked = new Set(queries.flatMap(([, expr]) => expr.match(PREFIX) ?? []));
  const [gateway] = (await readMetrics(root, 'src')).filter(({ subject }) => subject === 'stream');
  const missing = gateway!.definitions.filter((metric) => !seriesOf(metric).some((series) => asked.has(series)));
  expect(missing.map(({ name }) => name)).toEqual(['posthorn.stream.keepalives']);
});

test('no metric has a name twice, or a label that a caller could fill', async () => {
  const all = (await readMetrics(root, 'src')).flatMap(({ definitions }) => definitions);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  expect(all.flatMap(labelsOf).filter((label) => /workspace|contact|key|mail|agent|_id$|path|url/.test(label))).toEqual(
    [],
  );
});
