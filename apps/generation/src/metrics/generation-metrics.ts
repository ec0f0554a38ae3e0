import type { MetricDefinitions } from '@posthorn/platform';

const BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300];

export const generationMetrics = {
  duration: {
    name: 'posthorn.generation.duration',
    instrument: 'histogram',
    unit: 's',
    description: 'From asking the model to the end of a generation.',
    attributes: {
      outcome:
        '`completed`; canceled: `requested`, `viewer_gone`; failed: `model_…` and why, `replica_stopping`, `internal_error`; `unrecorded` when the log was away',
    },
    bounds: BOUNDS,
  },
  firstToken: {
    name: 'posthorn.generation.first.token',
    instrument: 'histogram',
    unit: 's',
    description:
      'From asking the model to its first words, where it wrote any; a generation that is asked again counts from the first time.',
    bounds: BOUNDS,
  },
  running: {
    name: 'posthorn.generation.running',
    instrument: 'up-down-counter',
    unit: '{generation}',
    description: 'Generations that this process is writing.',
  },
  tokens: {
    name: 'posthorn.generation.tokens',
    instrument: 'counter',
    unit: '{token}',
    description: 'Tokens of generations that ended, as the model counts them; of one that was interrupted, about.',
    attributes: { kind: '`input`, `output`' },
  },
  refused: {
    name: 'posthorn.generation.refused',
    instrument: 'counter',
    unit: '{request}',
    description: 'Generations that were not begun.',
    attributes: { reason: '`too_many_generations`, `token_budget_exceeded`, `generation_unavailable`' },
  },
  lost: {
    name: 'posthorn.generation.lost',
    instrument: 'counter',
    unit: '{generation}',
    description: 'Generations of other replicas, which had gone, that this one has ended.',
  },
} as const satisfies MetricDefinitions;
