import { familyName, labelName, type MetricDefinition } from '@posthorn/platform';
import type { MetricGroup } from './metric-catalogue.ts';

/** The names that a scrape has for it, without labels. */
export function seriesOf({ name, unit, instrument }: MetricDefinition): string[] {
  const family = familyName(name, unit);
  if (instrument === 'counter') return [`${family}_total`];
  if (instrument === 'histogram') return [`${family}_bucket`, `${family}_sum`, `${family}_count`];
  return [family];
}

export function labelsOf({ attributes = {} }: MetricDefinition): string[] {
  return Object.keys(attributes).map(labelName);
}

/** The table of all metrics. */
export function metricsPage(groups: readonly MetricGroup[]): string {
  const sections = groups.map(({ owner, subject, definitions }) =>
    [
      `## ${owner}: ${subject}`,
      '',
      '| Prometheus | type | labels | what it says | OpenTelemetry |',
      '| --- | --- | --- | --- | --- |',
    ]
      .concat(definitions.map(row))
      .join('\n'),
  );
  const head = [
    '# Metrics',
    'Every metric, from the `*-metrics.ts` of libs and apps. How to read them: `docs/metrics.md`. A histogram `x` is the series ' +
      '`x_bucket`, `x_sum` and `x_count`. Bounds of buckets are in the unit that ends the name.',
  ];
  return `${[...head, ...sections].join('\n\n')}\n`;
}

function row(metric: MetricDefinition): string {
  const { name, unit, instrument, description, attributes = {} } = metric;
  const labels = Object.entries<string>(attributes).map(([label, meaning]) => `\`${labelName(label)}\`: ${meaning}`);
  const family = instrument === 'counter' ? `${familyName(name, unit)}_total` : familyName(name, unit);
  const bounds = instrument === 'histogram' ? ` Buckets: ${metric.bounds.join(', ')}.` : '';
  const type = instrument === 'up-down-counter' ? 'gauge' : instrument;
  return `| \`${family}\` | ${type} | ${labels.join('; ')} | ${description}${bounds} | \`${name}\` |`;
}
