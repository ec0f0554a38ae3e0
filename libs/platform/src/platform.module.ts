import { Module, type DynamicModule } from '@nestjs/common';
import { DATABASE, offlineDatabase, type Db } from '@posthorn/database';
import { pingDatabase } from './health/database.queries.js';
import { HealthController } from './health/health.controller.js';
import { HealthRegistry } from './health/health-registry.js';
import { API_KEYS, ApiKeys } from './keys/api-keys.js';
import { BROWSER_POLICY, CREDENTIALS, Credentials, type BrowserPolicy } from './keys/credentials.js';
import { LOGGER, type Logger } from './logging/logger.js';
import { SESSIONS, Sessions } from './sessions/sessions.js';
import { STREAM_TICKETS, StreamTickets } from './tickets/stream-tickets.js';
import { TELEMETRY, type TelemetryState } from './telemetry/telemetry.js';
import { USERS, Users } from './users/users.js';
import { WORKSPACES, Workspaces } from './workspaces/workspaces.js';

interface PlatformOptions {
  readonly logger: Logger;
  readonly browsers: BrowserPolicy;
  readonly telemetry: TelemetryState;
}

const inject = [{ token: DATABASE, optional: true }];

/**
 * Gives every module `LOGGER`, `TELEMETRY`, `HealthRegistry`, `API_KEYS`, `SESSIONS`, `STREAM_TICKETS`, `USERS` and `WORKSPACES`, and serves `/health`.
 * startService imports it. The last five need DatabaseModule among the service's modules, whose
 * connection is then also part of readiness.
 */
@Module({ controllers: [HealthController] })
export class PlatformModule {
  static forRoot({ logger, browsers, telemetry }: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: TELEMETRY, useValue: { tracing: telemetry.tracing, measuring: telemetry.measuring } },
        { provide: HealthRegistry, inject, useFactory: createHealthRegistry },
        { provide: BROWSER_POLICY, useValue: browsers },
        { provide: API_KEYS, inject, useFactory: (db: Db = noDatabase()) => new ApiKeys(db) },
        { provide: SESSIONS, inject, useFactory: (db: Db = noDatabase()) => new Sessions(db) },
        { provide: USERS, inject, useFactory: (db: Db = noDatabase()) => new Users(db) },
        { provide: STREAM_TICKETS, inject, useFactory: (db: Db = noDatabase()) => new StreamTickets(db) },
        {
          provide: CREDENTIALS,
          inject: [API_KEYS, SESSIONS, STREAM_TICKETS],
          useFactory: (keys: ApiKeys, sessions: Sessions, tickets: StreamTickets) =>
            new Credentials({ keys, sessions, tickets }, browsers),
        },
        { provide: WORKSPACES, inject, useFactory: (db: Db = noDatabase()) => new Workspaces(db) },
      ],
      exports: [
        LOGGER,
        TELEMETRY,
        HealthRegistry,
        API_KEYS,
        BROWSER_POLICY,
        CREDENTIALS,
        SESSIONS,
        STREAM_TICKETS,
        USERS,
        WORKSPACES,
      ],
    };
  }
}

function createHealthRegistry(db?: Db): HealthRegistry {
  const health = new HealthRegistry();
  if (db !== undefined) health.register('postgres', () => pingDatabase(db));
  return health;
}

/** A service without keys needs no database; one with keys learns what is missing at the first of them. */
function noDatabase(): Db {
  return offlineDatabase(() => {
    throw new Error('API keys and workspaces need DatabaseModule.forRoot() among the modules of startService');
  });
}
