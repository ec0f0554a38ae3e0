import { type Histogram, metrics } from '@opentelemetry/api';

/** Definitions in the form of the platform's (`MetricDefinition`), which this lib does not know. */
export const logMetrics = {
  commitDuration: {
    name: 'posthorn.log.commit.duration',
    instrument: 'histogram',
    unit: 's',
    description: 'From handing a commit to NATS to its acknowledgement on disk; failed ones included.',
    bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  },
  commitEvents: {
    name: 'posthorn.log.commit.events',
    instrument: 'histogram',
    unit: '{event}',
    description: 'Events that one acknowledgement was for; appends that come at once share it.',
    bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
  },
} as const;

/** Times commits, where somebody reads metrics. */
export class CommitMetrics {
  private readonly duration = histogramOf(logMetrics.commitDuration);
  private readonly events = histogramOf(logMetrics.commitEvents);

  async measure<Result>(events: number, commit: () => Promise<Result>): Promise<Result> {
    const startedMs = performance.now();
    try {
      return await commit();
    } finally {
      this.duration.record((performance.now() - startedMs) / 1e3);
      this.events.record(events);
    }
  }
}

function histogramOf({ name, unit, description, bounds }: (typeof logMetrics)[keyof typeof logMetrics]): Histogram {
  const advice = { explicitBucketBoundaries: [...bounds] };
  return metrics.getMeter('posthorn').createHistogram(name, { unit, description, advice });
}
