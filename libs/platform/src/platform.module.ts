import { Module, type DynamicModule } from '@nestjs/common';
import { DATABASE, offlineDatabase, type Db } from '@posthorn/database';
import { pingDatabase } from './health/database.queries.js';
import { HealthController } from './health/health.controller.js';
import { HealthRegistry } from './health/health-registry.js';
import { API_KEYS, ApiKeys } from './keys/api-keys.js';
import { LOGGER, type Logger } from './logging/logger.js';
import { WORKSPACES, Workspaces } from './workspaces/workspaces.js';

const inject = [{ token: DATABASE, optional: true }];

/**
 * Gives every module `LOGGER`, `HealthRegistry`, `API_KEYS` and `WORKSPACES`, and serves `/health`.
 * startService imports it. The last two need DatabaseModule among the service's modules, whose
 * connection is then also part of readiness.
 */
@Module({ controllers: [HealthController] })
export class PlatformModule {
  static forRoot(options: { readonly logger: Logger }): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      providers: [
        { provide: LOGGER, useValue: options.logger },
        { provide: HealthRegistry, inject, useFactory: createHealthRegistry },
        { provide: API_KEYS, inject, useFactory: (db: Db = noDatabase()) => new ApiKeys(db) },
        { provide: WORKSPACES, inject, useFactory: (db: Db = noDatabase()) => new Workspaces(db) },
      ],
      exports: [LOGGER, HealthRegistry, API_KEYS, WORKSPACES],
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
