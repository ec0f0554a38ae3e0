import type { Provider } from '@nestjs/common';
import { type ConnectedEventLog, EVENT_LOG } from '@posthorn/event-log';
import { LOGGER, type Logger } from '@posthorn/platform';
import { StreamEngine } from '../../engine/engine.js';
import { Admission } from '../../stream/admission.js';
import type { ClientLimits } from '../../stream/sink-limits.js';
import { GenerationStreams } from './generation-streams.handler.js';
import { GenerationTails } from './generation-tails.js';

export function misarGenerationProviders(limits: ClientLimits): Provider[] {
  return [
    {
      provide: GenerationTails,
      inject: [EVENT_LOG, LOGGER],
      useFactory: (log: ConnectedEventLog, logger: Logger) =>
        new GenerationTails(log, (error, source) =>
          logger.error({ err: error, ...source }, 'a generation cannot be read'),
        ),
    },
    {
      provide: GenerationStreams,
      inject: [GenerationTails, EVENT_LOG, Admission, StreamEngine],
      useFactory: (tails: GenerationTails, log: ConnectedEventLog, admission: Admission, { counters }: StreamEngine) =>
        new GenerationStreams(tails, log, admission, counters, limits),
    },
  ];
}
