import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { type ConnectedEventLog, EVENT_LOG } from '@posthorn/event-log';
import { BLOB_STORE, type BlobStore, HealthRegistry, LOGGER, type Logger, observe } from '@posthorn/platform';
import { PROJECTOR_SETTINGS, type ProjectorSettings } from '../config.js';
import { announceProgress } from './progress.gateway.js';
import { projectorMetrics } from './projector-metrics.js';
import { ReadModelsReactor } from './read-models.reactor.js';
import { readerOf } from './searched-words.js';

@Module({
  providers: [
    {
      provide: ReadModelsReactor,
      useFactory: (db: Db, log: ConnectedEventLog, logger: Logger, blobs: BlobStore) =>
        new ReadModelsReactor({
          db,
          log,
          logger,
          readBlob: readerOf(blobs, logger),
          onCampaigns: announceProgress(log.connection),
        }),
      inject: [DATABASE, EVENT_LOG, LOGGER, BLOB_STORE],
    },
  ],
})
export class ReadModelsModule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private stopObserving = (): void => undefined;

  constructor(
    @Inject(ReadModelsReactor) private readonly reactor: ReadModelsReactor,
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(PROJECTOR_SETTINGS) private readonly settings: ProjectorSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.health.register('projector', () => this.reactor.assertReady(this.settings.PROJECTOR_READY_LAG_EVENTS));
    this.stopObserving = observe(projectorMetrics.lag, () => this.reactor.lag());
    this.running = this.reactor.run(this.stop.signal);
  }

  /** Before the database and the log are closed: the burst under way is committed, the lock is free. */
  async onModuleDestroy(): Promise<void> {
    this.stopObserving();
    this.stop.abort();
    await this.running;
  }
}
