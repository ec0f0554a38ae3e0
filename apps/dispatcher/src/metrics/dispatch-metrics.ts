import type { MetricDefinitions } from '@posthorn/platform';

export const dispatchMetrics = {
  outcomes: {
    name: 'posthorn.dispatch.attempts',
    instrument: 'counter',
    unit: '{attempt}',
    description: 'Attempts to hand a mail over that ended, by what became of them.',
    attributes: { outcome: 'accepted, deferred, bounced, failed, unknown, interrupted' },
  },
  waits: {
    name: 'posthorn.dispatch.waits',
    instrument: 'counter',
    unit: '{mail}',
    description: 'Mails that left their line to come back later, by the reason.',
    attributes: { reason: 'retry, pace, warm_up, agent_paused, campaign_paused, provider_away' },
  },
  calledOff: {
    name: 'posthorn.dispatch.called.off',
    instrument: 'counter',
    unit: '{mail}',
    description: 'Mails that were called off because their campaign ended before they left.',
  },
  inFlight: {
    name: 'posthorn.dispatch.in.flight',
    instrument: 'up-down-counter',
    unit: '{mail}',
    description: 'Mails that are being handed over: the attempt is on record, its outcome is not known.',
  },
  hands: {
    name: 'posthorn.dispatch.hands',
    instrument: 'up-down-counter',
    unit: '{mail}',
    description: 'Mails in hand, from their turn to their outcome, by transport.',
    attributes: { provider: 'Name of the transport.' },
  },
  ready: {
    name: 'posthorn.dispatch.ready',
    instrument: 'up-down-counter',
    unit: '{mail}',
    description: 'Mails that this process holds and that wait for a hand, by transport.',
    attributes: { provider: 'Name of the transport.' },
  },
  resting: {
    name: 'posthorn.dispatch.resting',
    instrument: 'gauge',
    unit: '{transport}',
    description: '1 while a transport is left alone because it could not be used.',
    attributes: { provider: 'Name of the transport.' },
  },
  lines: {
    name: 'posthorn.dispatch.lines',
    instrument: 'up-down-counter',
    unit: '{line}',
    description: 'Lines of workspaces that this process serves.',
    attributes: { state: 'busy, idle, stopped' },
  },
  depth: {
    name: 'posthorn.dispatch.queue.depth',
    instrument: 'gauge',
    unit: '{mail}',
    description:
      'Queued mails that no dispatcher holds yet, as of the last one that came: of all lines, and of the longest.',
    attributes: { of: 'all, longest' },
  },
  oldest: {
    name: 'posthorn.dispatch.queue.age',
    instrument: 'gauge',
    unit: 's',
    description:
      'Age of the oldest mail in hand or ready, since it was queued; deferred ones and those that wait are not counted.',
  },
  slowed: {
    name: 'posthorn.dispatch.slowed',
    instrument: 'up-down-counter',
    unit: '{direction}',
    description: 'Directions that mail is slowed down to because the other side said that it comes too fast.',
    attributes: { to: 'provider, operator' },
  },
  slowest: {
    name: 'posthorn.dispatch.slowest.rate',
    instrument: 'gauge',
    unit: '{mail}/s',
    description: 'Pace of the slowest of these directions.',
    attributes: { to: 'provider, operator' },
  },
  delay: {
    name: 'posthorn.dispatch.delay',
    instrument: 'histogram',
    unit: 's',
    description: 'From queued to the outcome of the first attempt.',
    bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600],
  },
  handOver: {
    name: 'posthorn.dispatch.hand.over.duration',
    instrument: 'histogram',
    unit: 's',
    description: 'From an attempt being on record to its outcome.',
    bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300],
  },
} as const satisfies MetricDefinitions;
