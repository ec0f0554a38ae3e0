import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { type Attributes, ValueType } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { expose } from './prometheus-text.js';

const descriptor = (name: string, unit: string, description = 'What it is.') => ({
  name,
  unit,
  description,
  valueType: ValueType.DOUBLE,
});
const point = <Value>(value: Value, attributes: Attributes = {}): DataPoint<Value> => ({
  value,
  attributes,
  startTime: [0, 0],
  endTime: [1, 0],
});
const cumulative = { aggregationTemporality: AggregationTemporality.CUMULATIVE };
const opened: MetricData = {
  ...cumulative,
  descriptor: descriptor('posthorn.stream.opened', '{stream}'),
  dataPointType: DataPointType.SUM,
  isMonotonic: true,
  dataPoints: [point(7, { dialect: 'molted' }), point(0, { dialect: 'mails.ai' })],
};
const open: MetricData = { ...opened, descriptor: descriptor('posthorn.stream.open', '{stream}'), isMonotonic: false };
const utilization: MetricData = {
  ...cumulative,
  descriptor: descriptor('nodejs.eventloop.utilization', '1'),
  dataPointType: DataPointType.GAUGE,
  dataPoints: [point(0.25)],
};
const lag: MetricData = {
  ...cumulative,
  descriptor: descriptor('posthorn.stream.lag', 's'),
  dataPointType: DataPointType.HISTOGRAM,
  dataPoints: [point({ buckets: { boundaries: [0.5, 1], counts: [2, 0, 1] }, sum: 3.5, count: 3 })],
};

function metricsOf(...metrics: MetricData[]): ResourceMetrics {
  const resource = resourceFromAttributes({ 'service.name': 'stream-gateway' });
  return { resource, scopeMetrics: [{ scope: { name: 'posthorn' }, metrics }] };
}

test('the older text format has the type suffix in the name of the family', () => {
  expect(expose(metricsOf(opened, open, utilization, lag), 'text')).toBe(
    `# TYPE target_info gauge
target_info{service_name="stream-gateway"} 1
# HELP posthorn_stream_opened_total What it is.
# TYPE posthorn_stream_opened_total counter
posthorn_stream_opened_total{dialect="molted"} 7
posthorn_stream_opened_total{dialect="mails.ai"} 0
# HELP posthorn_stream_open What it is.
# TYPE posthorn_stream_open gauge
posthorn_stream_open{dialect="molted"} 7
posthorn_stream_open{dialect="mails.ai"} 0
# HELP nodejs_eventloop_utilization_ratio What it is.
# TYPE nodejs_eventloop_utilization_ratio gauge
nodejs_eventloop_utilization_ratio 0.25
# HELP posthorn_stream_lag_seconds What it is.
# TYPE posthorn_stream_lag_seconds histogram
posthorn_stream_lag_seconds_bucket{le="0.5"} 2
posthorn_stream_lag_seconds_bucket{le="1"} 2
posthorn_stream_lag_seconds_bucket{le="+Inf"} 3
posthorn_stream_lag_seconds_sum 3.5
posthorn_stream_lag_seconds_count 3
`,
  );
});

test('OpenMetrics names the family without it, states the unit, and ends', () => {
  expect(expose(metricsOf(opened, lag), 'openmetrics')).toBe(
    `# TYPE target info
target_info{service_name="stream-gateway"} 1
# HELP posthorn_stream_opened What it is.
# TYPE posthorn_stream_opened counter
posthorn_stream_opened_total{dialect="molted"} 7
posthorn_stream_opened_total{dialect="mails.ai"} 0
# HELP posthorn_stream_lag_seconds What it is.
# TYPE posthorn_stream_lag_seconds histogram
# UNIT posthorn_stream_lag_seconds seconds
posthorn_stream_lag_seconds_bucket{le="0.5"} 2
posthorn_stream_lag_seconds_bucket{le="1.0"} 2
posthorn_stream_lag_seconds_bucket{le="+Inf"} 3
posthorn_stream_lag_seconds_sum 3.5
posthorn_stream_lag_seconds_count 3
# EOF
`,
  );
});

test('what would break a line is escaped', () => {
  const odd: MetricData = {
    ...utilization,
    descriptor: descriptor('odd', '{thing}', 'A "line"\nand a \\.'),
    dataPoints: [point(1, { 'http.route': 'a"b\\c\nd' })],
  };
  expect(expose(metricsOf(odd), 'text')).toContain('# HELP odd A "line"\\nand a \\\\.\n');
  expect(expose(metricsOf(odd), 'openmetrics')).toContain('# HELP odd A \\"line\\"\\nand a \\\\.\n');
  expect(expose(metricsOf(odd), 'text')).toContain('odd{http_route="a\\"b\\\\c\\nd"} 1\n');
});
