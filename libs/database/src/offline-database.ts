import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
} from 'kysely';
import type { Database, Db } from './database.js';

/**
 * A query builder without a server: hands every statement to `onQuery` and answers no rows.
 * What `onQuery` throws is the query's error.
 */
export function offlineDatabase(onQuery: (query: CompiledQuery) => void): Db {
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new OfflineDriver(onQuery),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

class OfflineDriver extends DummyDriver {
  constructor(private readonly onQuery: (query: CompiledQuery) => void) {
    super();
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const { onQuery } = this;
    return {
      async executeQuery(query) {
        onQuery(query);
        return { rows: [] };
      },
      // eslint-disable-next-line require-yield
      async *streamQuery(query) {
        onQuery(query);
      },
    };
  }
}
