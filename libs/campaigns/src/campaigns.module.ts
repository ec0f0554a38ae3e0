import { Inject, Module, type BeforeApplicationShutdown, type DynamicModule } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, TIMERS, type ConnectedEventLog, type Timers } from '@posthorn/event-log';
import { BLOB_STORE, WORKSPACES, type BlobStore, type Workspaces } from '@posthorn/platform';
import { Campaigns } from './campaigns.js';
import { CampaignProgress } from './progress/campaign-progress.js';
import { RecentBlobs } from './recipients/recent-blobs.js';
import { RecipientReader } from './recipients/recipient-reader.js';

/** Gives `Campaigns`, `CampaignProgress` and `RecipientReader`; global. Needs EventLogModule, DatabaseModule and BlobStoreModule beside it. */
@Module({})
export class CampaignsModule implements BeforeApplicationShutdown {
  private static root: DynamicModule | undefined;

  /** The same for every app that imports it, so that those of one process share its parts. */
  static forRoot(): DynamicModule {
    this.root ??= {
      module: CampaignsModule,
      global: true,
      providers: [
        {
          provide: CampaignProgress,
          inject: [EVENT_LOG, DATABASE],
          useFactory: (log: ConnectedEventLog, db: Db) => new CampaignProgress(log.connection, db),
        },
        {
          provide: Campaigns,
          inject: [EVENT_LOG, BLOB_STORE, TIMERS, WORKSPACES, DATABASE, CampaignProgress],
          useFactory: (
            log: ConnectedEventLog,
            blobs: BlobStore,
            timers: Timers,
            workspaces: Workspaces,
            db: Db,
            progress: CampaignProgress,
          ) => new Campaigns({ log, blobs, timers, workspaces, db, progress }),
        },
        {
          provide: RecipientReader,
          inject: [EVENT_LOG, BLOB_STORE],
          useFactory: (log: ConnectedEventLog, blobs: BlobStore) =>
            new RecipientReader({ log, blobs: new RecentBlobs(blobs) }),
        },
      ],
      exports: [Campaigns, CampaignProgress, RecipientReader],
    };
    return this.root;
  }

  constructor(@Inject(CampaignProgress) private readonly progress: CampaignProgress) {}

  beforeApplicationShutdown(): void {
    this.progress.close();
  }
}
