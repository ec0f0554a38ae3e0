import { Inject, Module, type BeforeApplicationShutdown, type DynamicModule } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import {
  HealthRegistry,
  LOGGER,
  WORKSPACES,
  type Logger,
  type Workspaces,
  TELEMETRY,
  type TelemetryState,
} from '@posthorn/platform';
import type { StreamGatewaySettings } from './config.js';
import { MailsAiEventsController } from './dialects/mails-ai/mails-ai-events.controller.js';
import { MailsAiEvents } from './dialects/mails-ai/mails-ai-events.handler.js';
import { MailsAiStreamController } from './dialects/mails-ai/mails-ai-stream.controller.js';
import { MailsWorkerStreamController } from './dialects/mails-worker/mails-worker-stream.controller.js';
import { misarCampaignProviders } from './dialects/misar-campaign/providers.js';
import { SendStreamController } from './dialects/misar-campaign/send-stream.controller.js';
import { SendStreams } from './dialects/misar-campaign/send-stream.handler.js';
import { misarGenerationProviders } from './dialects/misar-generation/providers.js';
import { GenerationController } from './dialects/misar-generation/generation.controller.js';
import { GenerationStreams } from './dialects/misar-generation/generation-streams.handler.js';
import { MoltedEventsController } from './dialects/molted/molted-events.controller.js';
import { MoltedStreamController } from './dialects/molted/molted-stream.controller.js';
import { LeadJobs } from './dialects/reach-lead-finder/lead-jobs.js';
import { LeadSearchStreamController } from './dialects/reach-lead-finder/lead-search-stream.controller.js';
import { V1EventsController } from './dialects/v1-events/v1-events.controller.js';
import { StreamEngine } from './engine/engine.js';
import { EventListHandler } from './event-list/event-list.handler.js';
import { EventLookup } from './event-list/event-lookup.js';
import { fastPathProviders } from './fast-path/providers.js';
import { Mailboxes } from './mailbox/mailboxes.js';
import { watchEngine } from './metrics/watch-engine.js';
import { Admission, type Endable } from './stream/admission.js';
import { OpenStreams } from './stream/open-streams.js';
import { streamAccessProviders } from './stream/stream-access.js';
import { StreamHandler } from './stream/stream.handler.js';
import { StreamPlanner } from './stream/stream-planner.js';
import { StreamTicketController, TICKET_TTL_MS } from './tickets/stream-ticket.controller.js';

/** What the engine writes to a catching-up client at once; bytes. */
const BATCH_BYTES = 64 * 1024;
/** A third of a millisecond (ADR 0046). */
const LONE_BATCH_BYTES = 16 * 1024;
/** Kept for clients that come back to the same place, while any catch up; bytes. */
const SHARED_BYTES = 16 * 1024 * 1024;
const PATIENCE_MS = 100;
const RETRY_MS = 500;
const READY_LAG_EVENTS = 10_000;

const END_STREAMS = Symbol('END_STREAMS');

/** The log as live streams and lists. Needs EventLogModule, DatabaseModule and PlatformModule beside it. */
@Module({
  controllers: [
    StreamTicketController,
    MoltedStreamController,
    MoltedEventsController,
    MailsAiStreamController,
    V1EventsController,
    MailsAiEventsController,
    MailsWorkerStreamController,
    SendStreamController,
    GenerationController,
    LeadSearchStreamController,
  ],
})
export class StreamGatewayModule implements BeforeApplicationShutdown {
  constructor(
    @Inject(StreamEngine) engine: StreamEngine,
    @Inject(END_STREAMS) private readonly endStreams: () => Promise<void>,
    @Inject(HealthRegistry) health: HealthRegistry,
  ) {
    health.register('stream-gateway', () => engine.assertReady());
  }

  static forRoot(settings: StreamGatewaySettings): DynamicModule {
    const clientLimits = { clientBytes: settings.STREAM_CLIENT_BYTES, stallMs: settings.STREAM_STALL_MS };
    return {
      module: StreamGatewayModule,
      providers: [
        {
          provide: END_STREAMS,
          useFactory:
            (open: OpenStreams<Endable>, engine: StreamEngine, sends: SendStreams, generations: GenerationStreams) =>
            async () => {
              open.stop();
              const { STREAM_DRAIN_MS } = settings;
              await Promise.all([engine, sends, generations].map((streams) => streams.drain(STREAM_DRAIN_MS)));
            },
          inject: [OpenStreams, StreamEngine, SendStreams, GenerationStreams],
        },
        {
          provide: StreamEngine,
          useFactory: async (log: EventLog, logger: Logger, telemetry: TelemetryState) => {
            const engine = await startEngine(settings, log, logger);
            watchEngine(engine, telemetry);
            return engine;
          },
          inject: [EVENT_LOG, LOGGER, TELEMETRY],
        },
        ...streamAccessProviders(settings),
        { provide: TICKET_TTL_MS, useValue: settings.STREAM_TICKET_TTL_MS },
        {
          provide: Mailboxes,
          useFactory: (db: Db) => new Mailboxes(db),
          inject: [DATABASE],
        },
        {
          provide: StreamPlanner,
          useFactory: (log: EventLog, engine: StreamEngine, workspaces: Workspaces, mailboxes: Mailboxes) =>
            new StreamPlanner(log, engine, workspaces, mailboxes),
          inject: [EVENT_LOG, StreamEngine, WORKSPACES, Mailboxes],
        },
        {
          provide: StreamHandler,
          useFactory: (engine: StreamEngine, planner: StreamPlanner, admission: Admission) =>
            new StreamHandler(engine, planner, admission, clientLimits),
          inject: [StreamEngine, StreamPlanner, Admission],
        },
        { provide: LeadJobs, useFactory: (log: EventLog) => new LeadJobs(log), inject: [EVENT_LOG] },
        ...misarCampaignProviders(clientLimits),
        ...misarGenerationProviders(clientLimits),
        ...fastPathProviders(settings),
        {
          provide: EventListHandler,
          useFactory: (db: Db, log: EventLog, planner: StreamPlanner, mailboxes: Mailboxes) =>
            new EventListHandler(db, log, planner, mailboxes),
          inject: [DATABASE, EVENT_LOG, StreamPlanner, Mailboxes],
        },
        {
          provide: EventLookup,
          useFactory: (db: Db, log: EventLog, engine: StreamEngine, mailboxes: Mailboxes) =>
            new EventLookup(db, log, engine, mailboxes),
          inject: [DATABASE, EVENT_LOG, StreamEngine, Mailboxes],
        },
        {
          provide: MailsAiEvents,
          useFactory: (list: EventListHandler, lookup: EventLookup) => new MailsAiEvents(list, lookup),
          inject: [EventListHandler, EventLookup],
        },
      ],
      exports: [StreamEngine],
    };
  }

  /** While HTTP and the log still work: the streams end at a spread pace, the last events included. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.endStreams();
  }
}

function startEngine(settings: StreamGatewaySettings, log: EventLog, logger: Logger): Promise<StreamEngine> {
  const options = {
    ring: { maxEvents: settings.STREAM_RING_EVENTS, maxBytes: settings.STREAM_RING_BYTES },
    warmUpEvents: settings.STREAM_RING_EVENTS,
    maxReplays: settings.STREAM_MAX_REPLAYS,
    batchBytes: BATCH_BYTES,
    loneBatchBytes: LONE_BATCH_BYTES,
    sharedBytes: SHARED_BYTES,
    patienceMs: PATIENCE_MS,
    retryMs: RETRY_MS,
    readyLagEvents: READY_LAG_EVENTS,
  };
  return StreamEngine.start(log, options, (error, what, about) => logger.error({ err: error, ...about }, what));
}
