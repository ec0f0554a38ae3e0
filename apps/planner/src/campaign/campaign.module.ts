import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnModuleDestroy,
} from '@nestjs/common';
import { CampaignLog, CampaignProgress } from '@posthorn/campaigns';
import { DATABASE, type Db } from '@posthorn/database';
import { type ConnectedEventLog, EVENT_LOG, TIMERS, type Timers } from '@posthorn/event-log';
import { BLOB_STORE, type BlobStore, LOGGER, type Logger, WORKSPACES, type Workspaces } from '@posthorn/platform';
import { CampaignHalts, Pauses } from '@posthorn/policy';
import { Budgets, HeldSends, PolicySettingsStore, Senders, SendRequests } from '@posthorn/sending';
import { countUndecided } from './campaign-reads.queries.js';
import type { RunPorts } from './campaign-run.js';
import { CampaignRunner } from './campaign-runner.js';
import { CampaignReactor } from './campaign.reactor.js';
import { CompletionWatch } from './completion-watch.js';
import { HeldCampaignSends } from './held-campaign-sends.js';
import { StoppedRecipients } from './stopped-recipients.js';
import { VariantChoice } from './variant-choice.js';
import { WorkspaceLimits } from './workspace-limits.js';

type Sending = Pick<RunPorts, 'requests' | 'senders' | 'settings' | 'halts' | 'limits'>;
type Storage = Pick<RunPorts, 'log' | 'blobs' | 'workspaces' | 'timers'> & { readonly db: Db };

const SENDING = Symbol('posthorn:campaign-sending');
const STORAGE = Symbol('posthorn:campaign-storage');

/** Runs campaigns. Needs CampaignsModule and SendingModule beside it. */
@Module({})
export class CampaignRunnerModule implements OnModuleDestroy, BeforeApplicationShutdown {
  static forRoot(): DynamicModule {
    return {
      module: CampaignRunnerModule,
      controllers: [CampaignReactor],
      providers: [
        {
          provide: SENDING,
          inject: [SendRequests, Senders, PolicySettingsStore, CampaignHalts, Pauses, Budgets],
          useFactory: (
            requests: SendRequests,
            senders: Senders,
            settings: PolicySettingsStore,
            halts: CampaignHalts,
            pauses: Pauses,
            budgets: Budgets,
          ): Sending => ({ requests, senders, settings, halts, limits: new WorkspaceLimits(pauses, budgets) }),
        },
        {
          provide: STORAGE,
          inject: [EVENT_LOG, BLOB_STORE, WORKSPACES, TIMERS, DATABASE],
          useFactory: (
            log: ConnectedEventLog,
            blobs: BlobStore,
            workspaces: Workspaces,
            timers: Timers,
            db: Db,
          ): Storage => ({ log, blobs, workspaces, timers, db }),
        },
        { provide: CampaignLog, inject: [EVENT_LOG], useFactory: (log: ConnectedEventLog) => new CampaignLog(log) },
        {
          provide: CompletionWatch,
          inject: [CampaignLog, CampaignProgress, DATABASE, LOGGER],
          useFactory: (campaigns: CampaignLog, progress: CampaignProgress, db: Db, logger: Logger) =>
            new CompletionWatch({
              campaigns,
              progress,
              undecided: (...campaign) => countUndecided(db, ...campaign),
              logger,
            }),
        },
        {
          provide: CampaignRunner,
          inject: [STORAGE, SENDING, CampaignLog, CompletionWatch, CampaignProgress],
          useFactory: (
            { db, ...storage }: Storage,
            sending: Sending,
            campaigns: CampaignLog,
            completion: CompletionWatch,
            progress: CampaignProgress,
          ) =>
            new CampaignRunner({
              ...storage,
              ...sending,
              campaigns,
              completion,
              stopped: new StoppedRecipients(db),
              choice: new VariantChoice(campaigns, progress),
              now: Date.now,
            }),
        },
        {
          provide: HeldCampaignSends,
          inject: [DATABASE, HeldSends],
          useFactory: (db: Db, held: HeldSends) => new HeldCampaignSends(db, held),
        },
      ],
    };
  }

  constructor(
    @Inject(CampaignRunner) private readonly runner: CampaignRunner,
    @Inject(CompletionWatch) private readonly completion: CompletionWatch,
  ) {}

  onModuleDestroy(): void {
    this.runner.stop();
  }

  beforeApplicationShutdown(): void {
    this.completion.close();
  }
}
