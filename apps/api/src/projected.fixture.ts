import {
  heldSendAfter,
  heldSendOf,
  suppressionAfter,
  suppressionOf,
  type Db,
  type HeldSendRow,
  type SuppressionRow,
} from '@posthorn/database';
import type { RecordedEvent } from '@posthorn/events';

/** The list of held sends as the projector keeps it. @param events of the workspace, from the first one, in order */
export async function projectHeld(db: Db, events: readonly RecordedEvent[]): Promise<void> {
  const rows = new Map<string, HeldSendRow>();
  for (const event of events) {
    const sendId = heldSendOf(event);
    const row = sendId === undefined ? undefined : heldSendAfter(rows.get(sendId), event);
    if (row) rows.set(row.send_id, row);
  }
  for (const row of rows.values()) {
    await db
      .insertInto('read.held_sends')
      .values(row)
      .onConflict((conflict) =>
        conflict.column('send_id').doUpdateSet(row).where('read.held_sends.last_sequence', '<', row.last_sequence),
      )
      .execute();
  }
}

/** The same for the list of suppressions. */
export async function projectSuppressions(db: Db, events: readonly RecordedEvent[]): Promise<void> {
  const rows = new Map<string, SuppressionRow>();
  for (const event of events) {
    const key = suppressionOf(event);
    if (key === undefined) continue;
    const name = Object.values(key).join(' ');
    const row = suppressionAfter(rows.get(name), event);
    if (row) rows.set(name, row);
  }
  for (const row of rows.values()) {
    await db
      .insertInto('read.suppressions')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['workspace_id', 'contact_key', 'scope', 'campaign_id', 'test_mode'])
          .doUpdateSet(row)
          .where('read.suppressions.last_sequence', '<', row.last_sequence),
      )
      .execute();
  }
}
