import type { Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';

/**
 * The log is that of all tests of the run. Read models of a database of its own that begin where it ends need not catch up with
 * what other tests have left there.
 */
export async function readModelsFromNow(db: Db, log: Pick<EventLog, 'bounds'>): Promise<void> {
  const { last, epoch } = await log.bounds();
  await db.updateTable('read.checkpoints').set({ position: last, epoch }).execute();
}
