import { isSampled, recordStreamDelivery } from '@posthorn/event-log';
import { histogramOf, observe, type TelemetryState } from '@posthorn/platform';
import type { Pass, StreamEngine } from '../engine/engine.js';
import type { LogEntry } from '../engine/log-entry.js';
import { storedAtMsOf, WallClock } from './stream-lag.js';
import { streamMetrics } from './stream-metrics.js';

/** Makes what the engine counts readable, and records its passes, for whoever looks on. */
export function watchEngine(engine: StreamEngine, { measuring, tracing }: TelemetryState): void {
  const clock = new WallClock();
  if (measuring) {
    observeCounters(engine);
    recordLag(engine, clock);
  }
  if (tracing) recordDeliveries(engine, clock);
}

function observeCounters(engine: StreamEngine): void {
  const { counters } = engine;
  observe(streamMetrics.connections, () =>
    Array.from(counters.streams, ([dialect, { connections }]) => [connections, { dialect }]),
  );
  observe(streamMetrics.live, () => counters.live);
  observe(streamMetrics.opened, () => Array.from(counters.streams, ([dialect, { opened }]) => [opened, { dialect }]));
  observe(streamMetrics.closed, () =>
    [...counters.streams].flatMap(([dialect, { closed }]) =>
      Object.entries(closed).map(([reason, count]) => [count, { dialect, reason }] as const),
    ),
  );
  observe(streamMetrics.deliveries, () => {
    const { deliveries, ringDeliveries: ring, logDeliveries: log } = counters;
    return [
      [deliveries - ring - log, { source: 'live' }],
      [ring, { source: 'ring' }],
      [log, { source: 'log' }],
    ];
  });
  observe(streamMetrics.catchUpReads, () => [
    [counters.ringReads, { source: 'ring' }],
    [counters.logReads, { source: 'log' }],
  ]);
  observe(streamMetrics.replays, () => {
    const { replaying, queued } = engine.holdings;
    return [
      [replaying, { state: 'running' }],
      [queued, { state: 'queued' }],
    ];
  });
  observe(streamMetrics.ringEvents, () => engine.holdings.ringEvents);
  observe(streamMetrics.ringSize, () => engine.holdings.ringBytes);
  observe(streamMetrics.head, () => engine.head);
  observe(streamMetrics.sent, () => counters.bytes);
  observe(streamMetrics.passes, () => counters.passes);
  observe(streamMetrics.events, () => counters.events);
  observe(streamMetrics.failedReplays, () => counters.failedLogReads);
  observe(streamMetrics.tailFailures, () => counters.tailFailures);
  observe(streamMetrics.slowdowns, () => counters.slowdowns);
  observe(streamMetrics.gaps, () => counters.gaps);
  observe(streamMetrics.keepalives, () => counters.keepalives);
  observe(streamMetrics.unrenderable, () => counters.unrenderable);
}

function recordLag(engine: StreamEngine, clock: WallClock): void {
  const lag = histogramOf(streamMetrics.lag);
  engine.observe(({ entries }) => {
    const nowMs = clock.nowMs();
    // The log's clock may be ahead of ours.
    for (const { event } of entries) lag.record(Math.max(0, nowMs - storedAtMsOf(event)) / 1e3);
  });
}

function recordDeliveries(engine: StreamEngine, clock: WallClock): void {
  engine.observe((pass) => {
    const toMs = clock.nowMs();
    for (const entry of pass.entries) if (isSampled(entry.event)) recordDelivery(entry, pass, toMs);
  });
}

function recordDelivery(entry: LogEntry, { startedMs, audiencesOf }: Pass, toMs: number): void {
  const { event } = entry;
  const written = audiencesOf(entry).filter(({ dialect }) => entry.chunk(dialect) !== undefined);
  const connections = written.reduce((sum, audience) => sum + audience.connections.size, 0);
  if (connections === 0) return;
  const storedMs = storedAtMsOf(event);
  recordStreamDelivery({
    event,
    fromMs: storedMs < toMs ? storedMs : toMs - (performance.now() - startedMs),
    toMs,
    dialects: [...new Set(written.map(({ dialect }) => dialect.name))],
    connections,
  });
}
