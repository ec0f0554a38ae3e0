import {
  type Attributes,
  type Histogram,
  type Meter,
  metrics,
  type Observable,
  type ObservableResult,
} from '@opentelemetry/api';
import type { ObservedMetric, RecordedMetric } from './metric-definition.js';

/** What a metric stands at: one number, one for each combination of attributes, or nothing. */
export type Reading = number | undefined | readonly (readonly [value: number, attributes: Attributes])[];

/**
 * Has the metric read whenever somebody collects, and never else. To be called when a module starts: before `startService`
 * nobody collects.
 * @returns ends it; for what cannot be read any more once its module has closed
 */
export function observe(definition: ObservedMetric, read: () => Reading | Promise<Reading>): () => void {
  const instrument = instrumentOf(definition);
  const callback = async (result: ObservableResult): Promise<void> => {
    const reading = await read();
    if (typeof reading === 'number') result.observe(reading);
    else for (const [value, attributes] of reading ?? []) result.observe(value, attributes);
  };
  instrument.addCallback(callback);
  return () => instrument.removeCallback(callback);
}

/** A distribution that is recorded where it arises; about 0.1 us each. */
export function histogramOf({ name, unit, description, bounds }: RecordedMetric): Histogram {
  return meter().createHistogram(name, {
    unit,
    description,
    advice: { explicitBucketBoundaries: [...bounds] },
  });
}

function instrumentOf({ name, instrument, unit, description }: ObservedMetric): Observable {
  const options = { unit, description };
  if (instrument === 'counter') return meter().createObservableCounter(name, options);
  if (instrument === 'gauge') return meter().createObservableGauge(name, options);
  return meter().createObservableUpDownCounter(name, options);
}

function meter(): Meter {
  return metrics.getMeter('posthorn');
}
