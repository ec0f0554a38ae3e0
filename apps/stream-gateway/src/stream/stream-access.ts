import type { Provider } from '@nestjs/common';
import { API_KEYS, LOGGER, SESSIONS, type ApiKeys, type Logger, type Sessions } from '@posthorn/platform';
import type { StreamGatewaySettings } from '../config.js';
import { StreamEngine } from '../engine/engine.js';
import { Admission, type Endable } from './admission.js';
import { OpenStreams } from './open-streams.js';
import { StreamQuotas } from './stream-quotas.js';

/** Who may stay and how many: watched from the start. */
export function streamAccessProviders(settings: StreamGatewaySettings): Provider[] {
  const quotas = new StreamQuotas({
    streams: settings.STREAM_MAX_PER_KEY,
    perSecond: settings.STREAM_CONNECTS_PER_KEY,
    burst: settings.STREAM_CONNECT_BURST_PER_KEY,
  });
  return [
    { provide: StreamQuotas, useValue: quotas },
    {
      provide: OpenStreams,
      useFactory: (keys: ApiKeys, sessions: Sessions, logger: Logger) => {
        const open = new OpenStreams<Endable>(
          { keys, sessions },
          { recheckMs: settings.STREAM_KEY_RECHECK_MS, graceMs: settings.STREAM_KEY_GRACE_MS },
          {
            end: (stream) => stream.end('revoked'),
            onLook: () => quotas.sweep(),
            onError: (error) => logger.error({ err: error }, 'whether open streams may go on could not be looked at'),
          },
        );
        void open.watch();
        return open;
      },
      inject: [API_KEYS, SESSIONS, LOGGER],
    },
    {
      provide: Admission,
      useFactory: (open: OpenStreams<Endable>, engine: StreamEngine) =>
        new Admission(open, quotas, engine.counters, settings.STREAM_MAX_CONNECTIONS),
      inject: [OpenStreams, StreamEngine],
    },
  ];
}
