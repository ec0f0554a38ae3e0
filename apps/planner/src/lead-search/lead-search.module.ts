import { Module, type DynamicModule } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { LocalLeads } from '@posthorn/leads';
import { readConnectors } from './lead-connectors.config.js';
import { LeadSearchReactor } from './lead-search.reactor.js';
import { LeadSearcher } from './lead-searcher.js';
import { LeadSources } from './lead-sources.js';

export interface LeadSearchSettings {
  readonly LEAD_CONNECTORS?: string | undefined;
  readonly LEAD_SEARCH_MAX_LEADS: number;
  readonly LEAD_SEARCH_TIMEOUT_MS: number;
}

/** The sources of leads, and the searches of the lead finder. */
@Module({})
export class LeadSearchModule {
  static forRoot(settings: LeadSearchSettings): DynamicModule {
    return {
      module: LeadSearchModule,
      controllers: [LeadSearchReactor],
      providers: [
        {
          provide: LeadSources,
          inject: [DATABASE],
          useFactory: (db: Db) => new LeadSources(new LocalLeads(db), readConnectors(settings.LEAD_CONNECTORS)),
        },
        {
          provide: LeadSearcher,
          inject: [EVENT_LOG, LeadSources],
          useFactory: (log: EventLog, sources: LeadSources) =>
            new LeadSearcher({
              log,
              sources,
              maxLeads: settings.LEAD_SEARCH_MAX_LEADS,
              timeoutMs: settings.LEAD_SEARCH_TIMEOUT_MS,
            }),
        },
      ],
      exports: [LeadSources],
    };
  }
}
