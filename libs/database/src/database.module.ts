import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { createDatabase, type DatabaseOptions, type Db } from './database.js';
import { DatabaseUnreachableError, SchemaOutdatedError } from './errors.js';
import { assertSchemaCurrent } from './migrate.js';

/** Injection token of `Db`. */
export const DATABASE = Symbol('posthorn:database');

/**
 * Gives every module the token `DATABASE`, and closes the pool last.
 * The start fails with SchemaOutdatedError on an older schema, with DatabaseUnreachableError without a server.
 */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DATABASE) private readonly db: Db) {}

  static forRoot(options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: DATABASE, useFactory: () => openDatabase(options) }],
      exports: [DATABASE],
    };
  }

  /** After HTTP and consumers have stopped, in Nest's order of hooks. */
  async onApplicationShutdown(): Promise<void> {
    await this.db.destroy();
  }
}

async function openDatabase(options: DatabaseOptions): Promise<Db> {
  const db = createDatabase(options);
  try {
    await assertSchemaCurrent(db);
    return db;
  } catch (error) {
    await db.destroy();
    throw error instanceof SchemaOutdatedError ? error : new DatabaseUnreachableError(options.url, error);
  }
}
