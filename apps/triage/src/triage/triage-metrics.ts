import type { MetricDefinitions } from '@posthorn/platform';

const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export const triageMetrics = {
  duration: {
    name: 'posthorn.triage.duration',
    instrument: 'histogram',
    unit: 's',
    description: 'From taking up an inbound mail to its place in the log.',
    attributes: {
      outcome:
        '`message`, `auto_reply`, `bounce`, `feedback_report`; `quarantined`; `known` when it had been classified; `postponed` until the mail it answers is; `failed` when it is tried again',
    },
    bounds: BOUNDS,
  },
  stage: {
    name: 'posthorn.triage.stage.duration',
    instrument: 'histogram',
    unit: 's',
    description: 'Of one stage of it.',
    attributes: {
      stage: '`read` the mail, `authenticate`, `thread`, `signals`, `judge`, `sender`, `store` its parts, `append`',
    },
    bounds: BOUNDS,
  },
} as const satisfies MetricDefinitions;
