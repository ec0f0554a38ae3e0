import type { MetricDefinitions } from '@posthorn/platform';

export const projectorMetrics = {
  lag: {
    name: 'posthorn.projector.lag',
    instrument: 'gauge',
    unit: '{event}',
    description: 'Events in the log that the read models do not show yet; only from the leader.',
  },
} as const satisfies MetricDefinitions;
