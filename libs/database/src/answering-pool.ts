import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { DatabaseUnansweredError } from './errors.js';
import { preparedName } from './prepared.js';

/**
 * A pool for Kysely that takes no connection back that is lost, and takes a server for lost that does not answer a
 * statement in time. The server's own `statement_timeout` cannot tell us when the network between us is gone: the kernel
 * would retry for 15 minutes. The driver's `query_timeout` would leave the dead connection in the pool, for the next
 * statement to wait on.
 * @param timeoutMs longer than `statement_timeout`, so that a slow server gets to say so itself; 0 for no limit
 */
export function answeringPool(pool: pg.Pool, timeoutMs: number): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => answeringClient(await pool.connect(), timeoutMs),
  };
}

function answeringClient(client: pg.PoolClient, timeoutMs: number): PostgresPoolClient {
  let unanswered: DatabaseUnansweredError | undefined;
  const answer = async (sql: string, parameters: readonly unknown[]) => {
    // A rollback on the closed connection: its error takes the place of the one that explains.
    if (unanswered !== undefined) throw unanswered;
    const { promise: late, reject } = Promise.withResolvers<never>();
    const giveUp = () => {
      reject((unanswered = new DatabaseUnansweredError(timeoutMs)));
      // With a statement under way this destroys the socket and fails what waits behind it.
      void client.end();
    };
    const timer = timeoutMs === 0 ? undefined : setTimeout(giveUp, timeoutMs);
    try {
      return await Promise.race([client.query({ name: preparedName(sql), text: sql, values: [...parameters] }), late]);
    } catch (error) {
      // The server closes the connection right after these words; the pool would hand it out until it has.
      if (error instanceof pg.DatabaseError && error.severity === 'FATAL') void client.end();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
  function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(sql: string | object, parameters: readonly unknown[] = []): unknown {
    if (typeof sql !== 'string') throw new TypeError('cursors are not configured');
    return answer(sql, parameters);
  }
  return { query, release: (destroy) => client.release(destroy) };
}
