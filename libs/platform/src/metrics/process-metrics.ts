import { constants, monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';
import type { Attributes } from '@opentelemetry/api';
import { histogramOf, observe } from './instruments.js';
import type { MetricDefinitions, ObservedMetric } from './metric-definition.js';

/** A look every so often costs a thousandth of a core; milliseconds. */
const LOOP_RESOLUTION_MS = 20;

const delay = (what: string, description: string): ObservedMetric => ({
  name: `nodejs.eventloop.delay.${what}`,
  instrument: 'gauge',
  unit: 's',
  description: `${description} since the last collection.`,
});

/**
 * What the process itself costs, by OpenTelemetry's names.
 * @see https://opentelemetry.io/docs/specs/semconv/runtime/nodejs-metrics/
 * @see https://opentelemetry.io/docs/specs/semconv/system/process-metrics/
 */
export const processMetrics = {
  cpu: {
    name: 'process.cpu.time',
    instrument: 'counter',
    unit: 's',
    description: 'Processor time taken.',
    attributes: { 'cpu.mode': '`user` or `system`' },
  },
  memory: {
    name: 'process.memory.usage',
    instrument: 'up-down-counter',
    unit: 'By',
    description: 'Memory that is resident.',
  },
  uptime: { name: 'process.uptime', instrument: 'gauge', unit: 's', description: 'Time since the process started.' },
  loopUtilization: {
    name: 'nodejs.eventloop.utilization',
    instrument: 'gauge',
    unit: '1',
    description: 'Part of the time since the last collection in which the event loop was busy.',
  },
  loopDelayMean: delay('mean', 'How late timers ran, on average,'),
  loopDelayP50: delay('p50', 'How late half of the timers ran at most'),
  loopDelayP99: delay('p99', 'How late all but one in a hundred timers ran at most'),
  loopDelayMax: delay('max', 'How late the latest timer ran'),
  heap: {
    name: 'v8js.memory.heap.used',
    instrument: 'up-down-counter',
    unit: 'By',
    description: 'Heap in use.',
    attributes: { 'v8js.heap.space.name': "V8's name of the space, `old_space`" },
  },
  collections: {
    name: 'v8js.gc.duration',
    instrument: 'histogram',
    unit: 's',
    description: 'Garbage collections.',
    attributes: { 'v8js.gc.type': '`major`, `minor`, `incremental` or `weakcb`' },
    bounds: [0.001, 0.01, 0.1, 1, 10],
  },
} as const satisfies MetricDefinitions;

/** @returns ends the watch */
export function watchProcess(): () => void {
  observe(processMetrics.cpu, () => {
    const { user, system } = process.cpuUsage();
    return [
      [user / 1e6, { 'cpu.mode': 'user' }],
      [system / 1e6, { 'cpu.mode': 'system' }],
    ];
  });
  observe(processMetrics.memory, () => process.memoryUsage.rss());
  observe(processMetrics.uptime, () => process.uptime());
  observe(processMetrics.heap, () =>
    getHeapSpaceStatistics().map((space) => [space.space_used_size, { 'v8js.heap.space.name': space.space_name }]),
  );
  const stopLoop = watchLoop();
  const stopCollections = watchCollections();
  return () => {
    stopLoop();
    stopCollections();
  };
}

function watchLoop(): () => void {
  let before = performance.eventLoopUtilization();
  observe(processMetrics.loopUtilization, () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return utilization;
  });
  const delays = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  delays.enable();
  // Node measures from one look to the next, the pause between them included.
  const seconds = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - LOOP_RESOLUTION_MS / 1e3);
  observe(processMetrics.loopDelayMean, () => (delays.count > 0 ? seconds(delays.mean) : 0));
  observe(processMetrics.loopDelayP50, () => seconds(delays.percentile(50)));
  observe(processMetrics.loopDelayP99, () => seconds(delays.percentile(99)));
  observe(processMetrics.loopDelayMax, () => {
    const max = seconds(delays.max);
    // The last of the four to be read.
    setImmediate(() => delays.reset());
    return max;
  });
  return () => delays.disable();
}

const COLLECTION_TYPES: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

function watchCollections(): () => void {
  const durations = histogramOf(processMetrics.collections);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) durations.record(entry.duration / 1e3, typeOf(entry));
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => observer.disconnect();
}

function typeOf(entry: object): Attributes {
  const detail: unknown = 'detail' in entry ? entry.detail : undefined;
  const kind = typeof detail === 'object' && detail !== null && 'kind' in detail ? detail.kind : undefined;
  return { 'v8js.gc.type': (typeof kind === 'number' ? COLLECTION_TYPES[kind] : undefined) ?? 'unknown' };
}
