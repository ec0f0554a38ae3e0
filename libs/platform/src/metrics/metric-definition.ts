interface Described {
  /** OpenTelemetry's form, `posthorn.stream.connections`, without unit and type. */
  readonly name: string;
  /** UCUM: `s`, `By`, `1` for a ratio, or what is counted, `{event}`. */
  readonly unit: string;
  /** One sentence. */
  readonly description: string;
  /**
   * Attributes by name, with what they say. Each takes few values, known in advance: never a workspace, a key, a contact
   * or anything else that a caller chooses.
   */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Read when somebody collects: a count that only grows, one that falls too, or a level. */
export interface ObservedMetric extends Described {
  readonly instrument: 'counter' | 'up-down-counter' | 'gauge';
}

/** Recorded when it happens: a distribution. */
export interface RecordedMetric extends Described {
  readonly instrument: 'histogram';
  /** Upper bounds of the buckets, in the unit. */
  readonly bounds: readonly number[];
}

/**
 * A metric, defined once: the instrument, the documentation (docs/generated/metrics.md) and Prometheus' name
 * (prometheus-name.ts) come from this value.
 */
export type MetricDefinition = ObservedMetric | RecordedMetric;

/** The metrics of a part of the system, by the name the code has for them. */
export type MetricDefinitions = Readonly<Record<string, MetricDefinition>>;
