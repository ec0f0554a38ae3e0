import { ApiModule } from '@posthorn/api';
import { DatabaseModule } from '@posthorn/database';
import { DispatcherModule } from '@posthorn/dispatcher';
import { EventLogModule } from '@posthorn/event-log';
import { GenerationModule } from '@posthorn/generation';
import { IngestionModule } from '@posthorn/ingestion';
import type { ModuleImport } from '@posthorn/platform';
import { PlannerModule } from '@posthorn/planner';
import { ProjectorModule } from '@posthorn/projector';
import { StreamGatewayModule } from '@posthorn/stream-gateway';
import { TriageModule } from '@posthorn/triage';
import type { StandaloneConfig } from './config.js';

export interface StandaloneSettings extends Omit<StandaloneConfig, 'secrets' | 'system' | 'BLOB_DIR' | 'SMTP_PORT'> {
  readonly natsUrl: string;
  readonly databaseUrl: string;
  readonly POSTHORN_URL: string;
  readonly BLOB_DIR: string;
  readonly SMTP_PORT: number | undefined;
  readonly CRON_SECRET?: string;
  readonly MAIL_TOKEN_SECRET?: string;
  readonly REACH_EVENTS_WEBHOOK_SECRET?: string;
}

/** Every service, over one log connection and one pool, in one Nest application. */
export function standaloneModules(settings: StandaloneSettings): readonly ModuleImport[] {
  return [
    EventLogModule.forRoot({ natsUrl: settings.natsUrl, name: 'standalone' }),
    DatabaseModule.forRoot({ url: settings.databaseUrl, applicationName: 'posthorn', max: 20 }),
    ApiModule.forRoot(settings),
    IngestionModule.forRoot(settings),
    ProjectorModule.forRoot(settings),
    StreamGatewayModule.forRoot(settings),
    DispatcherModule.forRoot(settings),
    PlannerModule.forRoot(settings),
    GenerationModule.forRoot(settings),
    TriageModule.forRoot(settings),
  ];
}
