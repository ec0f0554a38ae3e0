import type { MetricDefinitions } from '@posthorn/platform';

export const trackingMetrics = {
  engagements: {
    name: 'posthorn.ingestion.engagements',
    instrument: 'counter',
    unit: '{event}',
    description: 'Loads of the open pixel and clicks on tracked links whose token was good.',
    attributes: {
      outcome:
        '`recorded`, or was already; `unmatched`: no such send; `lost`: the log or the read model did not answer',
    },
  },
} as const satisfies MetricDefinitions;
