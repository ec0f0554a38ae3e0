import { Inject, Logger, Module, type DynamicModule } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { type ConnectedEventLog, EVENT_LOG, type EventLog } from '@posthorn/event-log';
import type { DnsResolver } from '@posthorn/mail';
import { modelSettings } from '@posthorn/models';
import {
  BLOB_STORE,
  type BlobStore,
  BlobStoreModule,
  ConfigError,
  HealthRegistry,
  Workspaces,
} from '@posthorn/platform';
import { readSignals } from '@posthorn/signals';
import type { TriageSettings } from './config.js';
import { dnsResolver } from './dns/dns-resolver.js';
import { AiJudge } from './judge/ai-judge.gateway.js';
import { MailReader } from './reading/mail-reader.js';
import { SenderHistories } from './sender/sender-histories.js';
import { ThreadFinder } from './threading/thread-finder.js';
import { ClassifiedMails } from './triage/classified-mails.js';
import { MailExaminer } from './triage/mail-examiner.js';
import { TriageDurations } from './triage/triage-durations.js';
import { Triage } from './triage/triage.handler.js';
import { TriageReactor } from './triage/triage.reactor.js';

/** Inbound mail, understood and routed. Needs EventLogModule and DatabaseModule beside it, and EventLogTransport connected. */
@Module({})
export class TriageModule {
  /** @param resolver what SPF, DKIM, DMARC and ARC ask; the name servers of the settings when left out */
  static forRoot(settings: TriageSettings, resolver: DnsResolver = dnsResolver(settings.DNS_SERVERS)): DynamicModule {
    const judge = judgeOf(settings);
    return {
      module: TriageModule,
      imports: [BlobStoreModule.forRoot({ directory: settings.BLOB_DIR })],
      controllers: [TriageReactor],
      providers: [
        {
          provide: Triage,
          inject: [DATABASE, EVENT_LOG, BLOB_STORE],
          useFactory: (db: Db, log: EventLog, blobs: BlobStore) => {
            const durations = new TriageDurations();
            const senders = new SenderHistories(db, log);
            const quarantineAbove = settings.QUARANTINE_ABOVE;
            const examiner = { db, blobs, resolver, senders, durations, judge, quarantineAbove };
            return new Triage({
              log,
              reader: new MailReader(blobs),
              workspaces: new Workspaces(db),
              classified: new ClassifiedMails(log),
              threads: new ThreadFinder(db, log),
              examiner: new MailExaminer(examiner),
              durations,
            });
          },
        },
      ],
    };
  }

  constructor(@Inject(HealthRegistry) health: HealthRegistry, @Inject(EVENT_LOG) log: ConnectedEventLog) {
    health.register('triage', () => log.bounds());
    // Reads the models: without them no mail could be judged, so this process must not begin.
    readSignals({ from: '', subject: '', text: '', headers: [], attachments: [], dateMs: 0 });
  }
}

/** @throws ConfigError when a judge is wanted and no model is set up */
function judgeOf(settings: TriageSettings): AiJudge | undefined {
  if (settings.INBOUND_JUDGE === 'off') return undefined;
  const model = modelSettings(settings);
  if (model === undefined) {
    const fix = 'Set AI_BASE_URL and AI_MODEL, or INBOUND_JUDGE=off';
    throw new ConfigError([{ variable: 'INBOUND_JUDGE', problem: 'asks a model, but none is set up', fix }]);
  }
  const logger = new Logger('triage');
  const timeoutMs = settings.INBOUND_JUDGE_TIMEOUT_MS;
  return new AiJudge({ ...model, timeoutMs, warn: (message) => logger.warn(message) });
}
