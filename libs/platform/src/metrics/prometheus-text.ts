import type { Attributes } from '@opentelemetry/api';
import { DataPointType, type Histogram, type MetricData, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { familyName, labelName, unitOf } from './prometheus-name.js';

/** `text` is Prometheus' own format, version 0.0.4; OpenMetrics is its successor, which Prometheus asks for first. */
export type Exposition = 'text' | 'openmetrics';

export const CONTENT_TYPES: Readonly<Record<Exposition, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

type Kind = 'counter' | 'gauge' | 'histogram';

/**
 * Metrics for a scrape:
 * ```
 * # HELP posthorn_stream_opened_total Streams opened.
 * # TYPE posthorn_stream_opened_total counter
 * posthorn_stream_opened_total{dialect="molted"} 7
 * ```
 * Written here because `@opentelemetry/exporter-prometheus` 0.301 leaves the unit out of the name and knows no OpenMetrics
 * (ADR 0013).
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @see https://github.com/OpenObservability/OpenMetrics/blob/main/specification/OpenMetrics.md
 */
export function expose({ resource, scopeMetrics }: ResourceMetrics, format: Exposition): string {
  const lines = target(resource.attributes, format);
  for (const { metrics } of scopeMetrics) for (const metric of metrics) lines.push(...family(metric, format));
  if (format === 'openmetrics') lines.push('# EOF');
  return `${lines.join('\n')}\n`;
}

function target(attributes: Attributes, format: Exposition): string[] {
  const type = format === 'openmetrics' ? '# TYPE target info' : '# TYPE target_info gauge';
  return [type, `target_info${labels(attributes)} 1`];
}

function family(metric: MetricData, format: Exposition): string[] {
  const kind = kindOf(metric);
  if (kind === undefined) return [];
  const { name, unit, description } = metric.descriptor;
  const base = familyName(name, unit);
  const sample = kind === 'counter' ? `${base}_total` : base;
  // A counter's family has the name without `_total` in OpenMetrics, and with it in the older format.
  const head = format === 'openmetrics' ? base : sample;
  const lines = [`# HELP ${head} ${escape(description, format)}`, `# TYPE ${head} ${kind}`];
  const suffix = unitOf(unit);
  if (suffix !== undefined && format === 'openmetrics') lines.push(`# UNIT ${head} ${suffix}`);
  for (const { attributes, value } of metric.dataPoints) {
    if (typeof value === 'number') lines.push(`${sample}${labels(attributes)} ${number(value)}`);
    else if ('buckets' in value) lines.push(...histogram(base, attributes, value, format));
  }
  return lines;
}

/** Nothing for exponential histograms, which neither format knows. */
function kindOf(metric: MetricData): Kind | undefined {
  const { dataPointType: type } = metric;
  if (type === DataPointType.SUM) return metric.isMonotonic ? 'counter' : 'gauge';
  if (type === DataPointType.GAUGE) return 'gauge';
  return type === DataPointType.HISTOGRAM ? 'histogram' : undefined;
}

function histogram(base: string, attributes: Attributes, value: Histogram, format: Exposition): string[] {
  const { boundaries, counts } = value.buckets;
  let cumulated = 0;
  const buckets = [...boundaries, Infinity].map((bound, i) => {
    cumulated += counts[i] ?? 0;
    return `${base}_bucket${labels({ ...attributes, le: limit(bound, format) })} ${cumulated}`;
  });
  const own = labels(attributes);
  return [...buckets, `${base}_sum${own} ${number(value.sum ?? 0)}`, `${base}_count${own} ${value.count}`];
}

/** OpenMetrics writes whole bounds as `1.0`. */
function limit(bound: number, format: Exposition): string {
  return format === 'openmetrics' && Number.isInteger(bound) ? bound.toFixed(1) : number(bound);
}

function number(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

function labels(attributes: Attributes): string {
  const pairs = Object.entries(attributes).map(([name, value]) => `${labelName(name)}="${quoted(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escape(text: string, format: Exposition): string {
  return format === 'openmetrics' ? quoted(text) : text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
