import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Module, type DynamicModule, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DATABASE, type Db, waitForPosition } from '@posthorn/database';
import { type Claims, CLAIMS, type ConnectedEventLog, EVENT_LOG, TIMERS, type Timers } from '@posthorn/event-log';
import { BLOB_STORE, BlobStoreModule, type BlobStore, HealthRegistry, LOGGER, type Logger } from '@posthorn/platform';
import { BudgetLedger, CampaignHalts, Pauses } from '@posthorn/policy';
import { HeldSends, SendClosedError, SendingModule } from '@posthorn/sending';
import type { ClaimedSend } from './attempt/claimed-send.js';
import type { DispatcherSettings } from './config.js';
import { Dispatcher } from './dispatcher.js';
import { ExpiredSends } from './expiry/expired-sends.js';
import { findExpired } from './expiry/expired-sends.queries.js';
import { listWorkspaceIds } from './lines/workspaces.queries.js';
import { watchDispatcher } from './metrics/watch-dispatcher.js';
import { CampaignRecall } from './recall/campaign-recall.js';
import { CampaignRecallReactor } from './recall/campaign-recall.reactor.js';
import { countLeft, findLeft } from './recall/left-sends.queries.js';
import { reportLater } from './sandbox/sandbox-reports.reactor.js';
import { SandboxTransport } from './sandbox/sandbox-transport.gateway.js';
import { SandboxModule } from './sandbox/sandbox.module.js';
import { SendTimersReactor } from './timers/send-timers.reactor.js';
import { createTransports } from './transports/selection/transports.js';
import { findWarmUpStart } from './warm-up/sending-domains.queries.js';

const PACE = { slowestPerS: 0.1, holdMs: 10_000 };

/** Queued sends on their way out. Needs EventLogModule and DatabaseModule beside it, and EventLogTransport connected. */
@Module({})
export class DispatcherModule implements OnApplicationBootstrap, OnModuleDestroy {
  static forRoot(settings: DispatcherSettings): DynamicModule {
    return {
      module: DispatcherModule,
      imports: [
        BlobStoreModule.forRoot({ directory: settings.BLOB_DIR }),
        SendingModule.forRoot(),
        SandboxModule.forRoot(settings),
      ],
      controllers: [SendTimersReactor, CampaignRecallReactor],
      providers: [
        { provide: Pauses, inject: [EVENT_LOG], useFactory: (log: ConnectedEventLog) => new Pauses(log) },
        { provide: CampaignHalts, inject: [EVENT_LOG], useFactory: (log: ConnectedEventLog) => new CampaignHalts(log) },
        { provide: BudgetLedger, inject: [EVENT_LOG], useFactory: (log: ConnectedEventLog) => new BudgetLedger(log) },
        { provide: CampaignRecall, inject: [EVENT_LOG, DATABASE, HeldSends], useFactory: campaignRecall },
        { provide: ExpiredSends, inject: [EVENT_LOG, DATABASE, LOGGER], useFactory: expiredSends },
        {
          provide: Dispatcher,
          inject: [
            EVENT_LOG,
            CLAIMS,
            TIMERS,
            DATABASE,
            BLOB_STORE,
            Pauses,
            CampaignHalts,
            BudgetLedger,
            HeldSends,
            LOGGER,
          ],
          useFactory: (
            log: ConnectedEventLog,
            claims: Claims,
            timers: Timers,
            db: Db,
            blobs: BlobStore,
            pauses: Pauses,
            halts: CampaignHalts,
            ledger: BudgetLedger,
            heldSends: HeldSends,
            logger: Logger,
          ) =>
            new Dispatcher(
              {
                log,
                claims,
                timers,
                blobs,
                pauses,
                halts,
                ledger,
                logger,
                transports: createTransports({ settings, db, blobs, sandbox: new SandboxTransport(), logger }),
                workspaceIds: () => listWorkspaceIds(db),
                warmUpStart: (workspaceId, domain) => findWarmUpStart(db, workspaceId, domain),
                onAccepted: (accepted) => reportLater(timers, accepted),
                callOff: (claimed) => callOff(heldSends, claimed),
              },
              dispatcherOptions(settings),
            ),
        },
      ],
    };
  }

  private stopWatching: () => void = () => undefined;

  constructor(
    @Inject(HealthRegistry) health: HealthRegistry,
    @Inject(EVENT_LOG) log: ConnectedEventLog,
    @Inject(Dispatcher) private readonly dispatcher: Dispatcher,
    @Inject(Pauses) private readonly pauses: Pauses,
    @Inject(CampaignHalts) private readonly halts: CampaignHalts,
    @Inject(BudgetLedger) private readonly ledger: BudgetLedger,
  ) {
    health.register('dispatcher', () => log.bounds());
  }

  async onApplicationBootstrap(): Promise<void> {
    this.stopWatching = watchDispatcher(this.dispatcher);
    await this.dispatcher.start();
  }

  /** Before connections and servers close: what is being handed over needs them. */
  async onModuleDestroy(): Promise<void> {
    this.stopWatching();
    await this.dispatcher.stop();
    await Promise.all([this.pauses.close(), this.halts.close(), this.ledger.close()]);
  }
}

function campaignRecall(log: ConnectedEventLog, db: Db, heldSends: HeldSends): CampaignRecall {
  return new CampaignRecall({
    log,
    heldSends,
    end: async () => (await log.bounds()).last,
    caughtUp: (sequence, timeoutMs) => waitForPosition(db, sequence, timeoutMs),
    countLeft: ({ workspaceId, campaignId }) => countLeft(db, workspaceId, campaignId),
    findLeft: ({ workspaceId, campaignId }, after, limit) => findLeft(db, { workspaceId, campaignId, after, limit }),
    wait: (ms, signal) => sleep(ms, undefined, { signal }),
  });
}

function expiredSends(log: ConnectedEventLog, db: Db, logger: Logger): ExpiredSends {
  return new ExpiredSends({
    log,
    find: (first, limit) => findExpired(db, first, limit),
    caughtUp: (sequence, timeoutMs) => waitForPosition(db, sequence, timeoutMs),
    logger,
  });
}

async function callOff(heldSends: HeldSends, { send, contact }: ClaimedSend): Promise<boolean> {
  const { workspaceId, testMode, data } = send;
  const by = { workspaceId, testMode, actor: { kind: 'system' } } as const;
  try {
    await heldSends.cancel({ requestId: data.requestId, contact }, by, { reason: 'suppressed' });
    return true;
  } catch (error) {
    if (error instanceof SendClosedError) return false;
    throw error;
  }
}

function dispatcherOptions(settings: DispatcherSettings) {
  return {
    leaseMs: settings.DISPATCH_LEASE_MS,
    graceMs: settings.DISPATCH_GRACE_MS,
    unknownOutcome: settings.UNKNOWN_OUTCOME,
    pace: PACE,
    retry: {
      firstDelayMs: settings.RETRY_FIRST_DELAY_MS,
      connectionDelayMs: settings.RETRY_CONNECTION_DELAY_MS,
      longestDelayMs: settings.RETRY_LONGEST_DELAY_MS,
      maxAgeMs: settings.RETRY_MAX_AGE_MS,
      maxAttempts: settings.RETRY_MAX_ATTEMPTS,
    },
  };
}
