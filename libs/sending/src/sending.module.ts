import { Inject, Module, type BeforeApplicationShutdown, type DynamicModule } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, TIMERS, type EventLog, type Timers } from '@posthorn/event-log';
import { BLOB_STORE, WORKSPACES, type BlobStore, type Workspaces } from '@posthorn/platform';
import { BudgetLedger, CampaignHalts, DailySignals, Pauses } from '@posthorn/policy';
import { Budgets } from './budgets.js';
import { Releases } from './held/releases.js';
import { Reviewer } from './held/reviewer.js';
import { StoryCommands } from './held/story-commands.js';
import { StoryLog } from './held/story-log.js';
import { HeldSends } from './held-sends.js';
import { PauseCommands } from './pause-commands.js';
import { PolicyInputs } from './policy-inputs/policy-inputs.js';
import { PolicySettingsStore } from './policy-inputs/policy-settings-store.js';
import { Senders } from './policy-inputs/senders.js';
import { readModelOfRequests } from './request/old-requests.js';
import { SendRequests } from './send-requests.js';
import { SendTimers } from './send-timers.js';
import { Sends } from './sends.js';
import { postgresReadModel } from './sends.queries.js';
import { suppressionPage } from './suppression/suppression-page.js';
import { Suppressions } from './suppression/suppressions.js';

/** What the injectables share, one of each in a process. */
interface SendingParts {
  readonly log: EventLog;
  readonly blobs: BlobStore;
  readonly workspaces: Workspaces;
  readonly timers: SendTimers;
  readonly inputs: PolicyInputs;
  readonly budget: BudgetLedger;
}

const PARTS = Symbol('posthorn:sending-parts');

const services = [SendRequests, HeldSends, Suppressions, PauseCommands, Budgets, PolicySettingsStore, Senders, Sends];
const policy = [Pauses, CampaignHalts, BudgetLedger, DailySignals];

/**
 * Everything that asks for, holds, releases and stops sends; global. Needs EventLogModule, DatabaseModule and
 * BlobStoreModule beside it. Also gives the process's one `Pauses`, `CampaignHalts`, `BudgetLedger` and `DailySignals`.
 */
@Module({})
export class SendingModule implements BeforeApplicationShutdown {
  private static root: DynamicModule | undefined;

  /** The same for every app that imports it, so that those of one process share its parts. */
  static forRoot(): DynamicModule {
    this.root ??= this.describe();
    return this.root;
  }

  private static describe(): DynamicModule {
    return {
      module: SendingModule,
      global: true,
      providers: [
        { provide: Pauses, inject: [EVENT_LOG], useFactory: (log: EventLog) => new Pauses(log) },
        { provide: CampaignHalts, inject: [EVENT_LOG], useFactory: (log: EventLog) => new CampaignHalts(log) },
        { provide: BudgetLedger, inject: [EVENT_LOG], useFactory: (log: EventLog) => new BudgetLedger(log) },
        { provide: DailySignals, inject: [EVENT_LOG], useFactory: (log: EventLog) => new DailySignals(log) },
        { provide: Senders, inject: [DATABASE], useFactory: (db: Db) => new Senders(db) },
        { provide: PolicySettingsStore, inject: [DATABASE], useFactory: (db: Db) => new PolicySettingsStore(db) },
        {
          provide: PolicyInputs,
          inject: [PolicySettingsStore, Senders, Pauses, DailySignals],
          useFactory: (settings: PolicySettingsStore, senders: Senders, pauses: Pauses, signals: DailySignals) =>
            new PolicyInputs(settings, senders, pauses, signals),
        },
        {
          provide: PARTS,
          inject: [EVENT_LOG, BLOB_STORE, WORKSPACES, TIMERS, PolicyInputs, BudgetLedger],
          useFactory: (
            log: EventLog,
            blobs: BlobStore,
            workspaces: Workspaces,
            timers: Timers,
            inputs: PolicyInputs,
            budget: BudgetLedger,
          ): SendingParts => ({ log, blobs, workspaces, timers: new SendTimers(timers), inputs, budget }),
        },
        {
          provide: SendRequests,
          inject: [PARTS, DATABASE],
          useFactory: (parts: SendingParts, db: Db) =>
            new SendRequests({ ...parts, old: readModelOfRequests(db, parts.log) }),
        },
        { provide: HeldSends, inject: [PARTS, Sends, CampaignHalts], useFactory: heldSends },
        {
          provide: Sends,
          inject: [DATABASE, EVENT_LOG],
          useFactory: (db: Db, log: EventLog) => new Sends(postgresReadModel(db), log),
        },
        {
          provide: Suppressions,
          inject: [EVENT_LOG, WORKSPACES, Senders, DATABASE],
          useFactory: (log: EventLog, workspaces: Workspaces, global: Senders, db: Db) =>
            new Suppressions({
              log,
              workspaces,
              global,
              list: (workspaceId, query) => suppressionPage(db, workspaceId, query),
            }),
        },
        { provide: PauseCommands, inject: [EVENT_LOG], useFactory: (log: EventLog) => new PauseCommands(log) },
        {
          provide: Budgets,
          inject: [BudgetLedger, PolicySettingsStore, Senders],
          useFactory: (ledger: BudgetLedger, settings: PolicySettingsStore, senders: Senders) =>
            new Budgets(ledger, settings, senders),
        },
      ],
      exports: [...services, ...policy],
    };
  }

  constructor(
    @Inject(Pauses) private readonly pauses: Pauses,
    @Inject(CampaignHalts) private readonly halts: CampaignHalts,
    @Inject(BudgetLedger) private readonly budget: BudgetLedger,
    @Inject(DailySignals) private readonly signals: DailySignals,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.pauses.close(), this.halts.close(), this.signals.close(), this.budget.close()]);
  }
}

function heldSends(
  { log, blobs, workspaces, timers, inputs, budget }: SendingParts,
  sends: Sends,
  halts: CampaignHalts,
): HeldSends {
  const stories = new StoryCommands(new StoryLog(log), sends, Date.now, halts);
  const releases = new Releases(stories, new Reviewer(inputs, budget, blobs), timers, workspaces);
  return new HeldSends(stories, releases, timers, blobs);
}
