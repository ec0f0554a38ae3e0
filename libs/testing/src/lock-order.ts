import { setTimeout } from 'node:timers/promises';
import type { Db } from '@posthorn/database';

export interface LockOrder {
  /** Locks a row that the statement wants, with `for update nowait`. */
  readonly holdFirst: (trx: Db) => Promise<unknown>;
  /** Wants the rows, named in the other order. */
  readonly statement: () => Promise<unknown>;
  /** Locks a row that it should want only after the first, with `for update nowait`. */
  readonly tryLast: (trx: Db) => Promise<unknown>;
}

/**
 * Whether a statement takes its rows in order: it is made to wait for the first of them, and holds none of the others then. Two statements that do cannot wait
 * for each other in a circle, which PostgreSQL ends by failing one (40P01).
 * @throws what PostgreSQL says (55P03) when it holds the last one
 */
export async function expectLockOrder(db: Db, { holdFirst, statement, tryLast }: LockOrder): Promise<void> {
  const { done } = await db.transaction().execute(async (trx) => {
    await holdFirst(trx);
    const done = statement();
    done.catch(() => undefined);
    await someoneWaits(db, trx, done);
    await tryLast(trx);
    return { done };
  });
  await done;
}

/** Until somebody waits for what this transaction holds. @throws when what should wait is over */
async function someoneWaits(db: Db, holder: Db, statement: Promise<unknown>): Promise<void> {
  let isOver = false;
  void statement.catch(() => undefined).then(() => (isOver = true));
  const { pid } = await holder
    .selectNoFrom(({ fn }) => fn<number>('pg_backend_pid').as('pid'))
    .executeTakeFirstOrThrow();
  const waiting = db
    .withTables<{ pg_stat_activity: { pid: number } }>()
    .selectFrom('pg_stat_activity')
    .select('pid')
    .where((eb) => eb(eb.val(pid), '=', eb.fn.any<number>(eb.fn<number[]>('pg_blocking_pids', ['pid']))));
  while ((await waiting.execute()).length === 0) {
    if (isOver) throw new Error('the statement did not wait for the row that is held');
    await setTimeout(5);
  }
}
