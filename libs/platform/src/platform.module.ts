import { Module, type DynamicModule } from '@nestjs/common';
import { DATABASE, offlineDatabase, type Database } from '@posthorn/database';
import type { Kysely } from 'kysely';
import { HealthController } from './health/health.controller.js';
import { HealthRegistry } from './health/health-registry.js';
import { API_KEYS, ApiKeys } from './keys/api-keys.js';
import { LOGGER, type Logger } from './logging/logger.js';
import { WORKSPACES, Workspaces } from './workspaces/workspaces.js';

const MAYBE_DATABASE = { token: DATABASE, optional: true };

/**
 * Gives every module `LOGGER`, `HealthRegistry`, `API_KEYS` and `WORKSPACES`, and serves `/health`.
 * startService imports it. The last two need DatabaseModule beside it.
 */
@Module({ controllers: [HealthController] })
export class PlatformModule {
  static forRoot(options: { readonly logger: Logger }): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      providers: [
        { provide: LOGGER, useValue: options.logger },
        { provide: HealthRegistry, useFactory: () => new HealthRegistry() },
        { provide: API_KEYS, useFactory: (db = noDatabase()) => new ApiKeys(db), inject: [MAYBE_DATABASE] },
        { provide: WORKSPACES, useFactory: (db = noDatabase()) => new Workspaces(db), inject: [MAYBE_DATABASE] },
      ],
      exports: [LOGGER, HealthRegistry, API_KEYS, WORKSPACES],
    };
  }
}

/** A service without keys needs no database; one with keys learns what is missing at the first of them. */
function noDatabase(): Kysely<Database> {
  return offlineDatabase(() => {
    throw new Error('API keys and workspaces need DatabaseModule.forRoot() among the modules of startService');
  });
}
