import { Inject, Module, type DynamicModule, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { type ConnectedEventLog, EVENT_LOG, PieceStream } from '@posthorn/event-log';
import { modelSettings } from '@posthorn/models';
import { BLOB_STORE, type BlobStore, BlobStoreModule, HealthRegistry, LOGGER, type Logger } from '@posthorn/platform';
import { GenerationAsksController } from './ask/generation-asks.controller.js';
import { GenerationStarter } from './ask/generation-starter.js';
import type { GenerationSettings } from './config.js';
import { DailyTokens } from './limits/daily-tokens.js';
import { GenerationSlots } from './limits/generation-slots.js';
import { LostGenerations } from './lost/lost-generations.js';
import { GenerationMeter } from './metrics/generation-meter.js';
import { AiCopyModel } from './model/ai-copy-model.js';
import type { CopyModel } from './model/copy-model.js';
import { OfflineCopyModel } from './model/offline-copy-model.js';
import { GenerationLog } from './run/generation-log.js';
import { GenerationRuns } from './run/generation-runs.js';
import { Moments } from './run/moments.js';
import { Prices } from './run/prices.js';

/** Queue group of the replicas: each question reaches one of them. */
export const GENERATION_QUEUE = 'generation';

const COPY_MODEL = Symbol('posthorn:copy-model');
/** What is being written when the service stops may still be finished within this time. */
const PATIENCE_MS = 3_000;

/**
 * Copy that a model writes, streamed. Needs EventLogModule and DatabaseModule beside it, and NatsRequestTransport connected with
 * {@link GENERATION_QUEUE}.
 */
@Module({})
export class GenerationModule implements OnApplicationBootstrap, OnModuleDestroy {
  static forRoot(settings: GenerationSettings): DynamicModule {
    return {
      module: GenerationModule,
      imports: [BlobStoreModule.forRoot({ directory: settings.BLOB_DIR })],
      controllers: [GenerationAsksController],
      providers: [
        { provide: COPY_MODEL, useFactory: () => copyModel(settings) },
        { provide: GenerationMeter, useFactory: () => new GenerationMeter() },
        {
          provide: PieceStream,
          inject: [EVENT_LOG],
          useFactory: (log: ConnectedEventLog) => new PieceStream(log.connection),
        },
        { provide: GenerationLog, inject: [EVENT_LOG], useFactory: (log: ConnectedEventLog) => new GenerationLog(log) },
        {
          provide: GenerationSlots,
          inject: [DATABASE, LOGGER],
          useFactory: (db: Db, logger: Logger) =>
            new GenerationSlots(db, settings.GENERATION_CONCURRENCY, (error) =>
              logger.warn({ err: error }, 'the leases of generations could not be renewed, trying again'),
            ),
        },
        {
          provide: GenerationRuns,
          inject: [
            COPY_MODEL,
            EVENT_LOG,
            GenerationLog,
            PieceStream,
            BLOB_STORE,
            GenerationSlots,
            LOGGER,
            GenerationMeter,
          ],
          useFactory: (
            model: CopyModel,
            { connection }: ConnectedEventLog,
            log: GenerationLog,
            pieces: PieceStream,
            blobs: BlobStore,
            slots: GenerationSlots,
            logger: Logger,
            meter: GenerationMeter,
          ) =>
            new GenerationRuns({
              meter,
              model,
              connection,
              log,
              pieces,
              blobs,
              logger,
              moments: new Moments(),
              prices: new Prices(settings.AI_INPUT_USD_PER_MILLION, settings.AI_OUTPUT_USD_PER_MILLION),
              graceMs: settings.GENERATION_GRACE_MS,
              onEnd: (generationId) => slots.free(generationId),
            }),
        },
        {
          provide: GenerationStarter,
          inject: [COPY_MODEL, GenerationLog, GenerationSlots, EVENT_LOG, GenerationRuns, LOGGER, GenerationMeter],
          useFactory: (
            model: CopyModel,
            log: GenerationLog,
            slots: GenerationSlots,
            eventLog: ConnectedEventLog,
            runs: GenerationRuns,
            logger: Logger,
            meter: GenerationMeter,
          ) =>
            new GenerationStarter({
              meter,
              model,
              log,
              slots,
              tokens: new DailyTokens(eventLog),
              runs,
              logger,
              dailyTokens: settings.GENERATION_DAILY_TOKENS,
              concurrency: settings.GENERATION_CONCURRENCY,
              maxOutputTokens: settings.GENERATION_MAX_OUTPUT_TOKENS,
            }),
        },
        {
          provide: LostGenerations,
          inject: [EVENT_LOG, GenerationLog, PieceStream],
          useFactory: ({ connection }: ConnectedEventLog, log: GenerationLog, pieces: PieceStream) =>
            new LostGenerations(connection, log, pieces),
        },
      ],
    };
  }

  constructor(
    @Inject(HealthRegistry) health: HealthRegistry,
    @Inject(EVENT_LOG) log: ConnectedEventLog,
    @Inject(GenerationStarter) private readonly starter: GenerationStarter,
    @Inject(GenerationRuns) private readonly runs: GenerationRuns,
    @Inject(GenerationSlots) private readonly slots: GenerationSlots,
    @Inject(LostGenerations) private readonly lost: LostGenerations,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(GenerationMeter) private readonly meter: GenerationMeter,
  ) {
    health.register('generation', () => log.bounds());
  }

  onApplicationBootstrap(): void {
    const warn = (error: unknown) =>
      this.logger.warn({ err: error }, 'generations that were left behind are not ended yet');
    this.lost.sweep().then((count) => {
      this.meter.ended(count);
      if (count > 0) this.logger.warn({ count }, 'generations that were left behind are ended');
    }, warn);
  }

  async onModuleDestroy(): Promise<void> {
    await this.starter.stop();
    await this.runs.stop(PATIENCE_MS);
    this.slots.close();
    this.meter.close();
  }
}

function copyModel(settings: GenerationSettings): CopyModel {
  const model = modelSettings(settings);
  if (model === undefined) return new OfflineCopyModel();
  const { GENERATION_FIRST_TOKEN_MS: firstTokenMs, GENERATION_STALL_MS: stallMs } = settings;
  return new AiCopyModel(model, { firstTokenMs, stallMs });
}
