import type { MetricDefinitions } from '@posthorn/platform';

const DIALECT = { dialect: 'The streaming contract, `molted`' };

/** What the gateway tells about itself. */
export const streamMetrics = {
  connections: {
    name: 'posthorn.stream.connections',
    instrument: 'up-down-counter',
    unit: '{connection}',
    description: 'Streams open now.',
    attributes: DIALECT,
  },
  live: {
    name: 'posthorn.stream.live_connections',
    instrument: 'up-down-counter',
    unit: '{connection}',
    description: 'Those of them that are up to date; the others are catching up.',
  },
  opened: {
    name: 'posthorn.stream.opened',
    instrument: 'counter',
    unit: '{connection}',
    description: 'Streams opened. Refused ones are among the requests (`http.server.request.duration`).',
    attributes: DIALECT,
  },
  firstLooks: {
    name: 'posthorn.stream.fast_path.connections',
    instrument: 'counter',
    unit: '{connection}',
    description: 'Connections that the fast path looked at.',
    attributes: { outcome: '`taken`: the stream began there, or `handed_on` to the HTTP server' },
  },
  closed: {
    name: 'posthorn.stream.closed',
    instrument: 'counter',
    unit: '{connection}',
    description: 'Streams ended.',
    attributes: {
      ...DIALECT,
      reason:
        '`client` left, the dialect’s `lifetime` was over, `complete`: all was said, `drain`: this process stopped, `stalled`: the client took nothing any more, or its credential was `revoked`',
    },
  },
  deliveries: {
    name: 'posthorn.stream.deliveries',
    instrument: 'counter',
    unit: '{frame}',
    description: 'Frames written, once for each connection.',
    attributes: { source: '`live`, or for a connection that was catching up from the `ring` or the `log`' },
  },
  sent: {
    name: 'posthorn.stream.sent',
    instrument: 'counter',
    unit: 'By',
    description: 'Bytes of frames and keepalives handed to sockets.',
  },
  lag: {
    name: 'posthorn.stream.lag',
    instrument: 'histogram',
    unit: 's',
    description:
      'From an event’s place in the log to the end of the pass that wrote it to every live connection that wanted it; by the clocks of log and gateway.',
    bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  passes: {
    name: 'posthorn.stream.passes',
    instrument: 'counter',
    unit: '{pass}',
    description: 'Passes over the live connections; what arrives together leaves in one.',
  },
  events: {
    name: 'posthorn.stream.events',
    instrument: 'counter',
    unit: '{event}',
    description: 'Events of the log that passed, whether or not anybody wanted them.',
  },
  head: {
    name: 'posthorn.stream.head',
    instrument: 'gauge',
    unit: '{event}',
    description: 'Sequence of the last event that passed.',
  },
  catchUpReads: {
    name: 'posthorn.stream.catch_up.reads',
    instrument: 'counter',
    unit: '{read}',
    description: 'Reads for connections that were catching up.',
    attributes: { source: '`ring`: memory could answer, or a slice of the `log`' },
  },
  failedReplays: {
    name: 'posthorn.stream.replay.failures',
    instrument: 'counter',
    unit: '{read}',
    description: 'Reads of the log for one connection that broke off and were tried again.',
  },
  replays: {
    name: 'posthorn.stream.replays',
    instrument: 'up-down-counter',
    unit: '{connection}',
    description: 'Connections that the log is read for.',
    attributes: { state: '`running`, or `queued` behind STREAM_MAX_REPLAYS' },
  },
  tailFailures: {
    name: 'posthorn.stream.tail.failures',
    instrument: 'counter',
    unit: '{failure}',
    description: 'Times the live tail of the log broke and was started anew.',
  },
  slowdowns: {
    name: 'posthorn.stream.slowdowns',
    instrument: 'counter',
    unit: '{connection}',
    description: 'Live connections that took too little and had to catch up.',
  },
  gaps: {
    name: 'posthorn.stream.gaps',
    instrument: 'counter',
    unit: '{gap}',
    description: 'Clients told that retention had removed events after their cursor.',
  },
  keepalives: {
    name: 'posthorn.stream.keepalives',
    instrument: 'counter',
    unit: '{comment}',
    description: 'Keepalive comments written.',
  },
  unrenderable: {
    name: 'posthorn.stream.unrenderable',
    instrument: 'counter',
    unit: '{event}',
    description: 'Events that could not be printed and were left out; each is logged.',
  },
  ringEvents: {
    name: 'posthorn.stream.ring.events',
    instrument: 'up-down-counter',
    unit: '{event}',
    description: 'Recent events in memory.',
  },
  ringSize: {
    name: 'posthorn.stream.ring.size',
    instrument: 'up-down-counter',
    unit: 'By',
    description: 'Memory for them: their text.',
  },
} as const satisfies MetricDefinitions;
