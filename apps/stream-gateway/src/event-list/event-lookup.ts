import type { Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { decodeEventId } from '@posthorn/events';
import type { Principal } from '@posthorn/platform';
import type { StreamEngine } from '../engine/engine.js';
import { isPublic } from '../engine/visibility.js';
import type { Mailboxes } from '../mailbox/mailboxes.js';
import { findEvent } from './event-list.queries.js';
import { listedEvent, type ListedEvent } from './listed-event.js';

/** One event by its id: from memory, the log, or, where retention has removed it from the log, the read model. */
export class EventLookup {
  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'get'>,
    private readonly engine: Pick<StreamEngine, 'recent'>,
    private readonly mailboxes: Mailboxes,
  ) {}

  /**
   * @param testMode of events the caller may see; nothing for both
   * @returns nothing for an id that is none, or of an event the caller may not see: told alike
   */
  async find(caller: Principal, id: string, testMode: boolean | undefined): Promise<ListedEvent | undefined> {
    const { workspaceId } = caller;
    const place = decodeEventId(id);
    // The log has no such place, and says so as if it were away.
    if (!place || place.sequence < 1 || place.partition !== 0) return undefined;
    const [event, mailbox] = await Promise.all([
      this.at(workspaceId, place.sequence),
      this.mailboxes.confine(caller, undefined),
    ]);
    if (event?.id !== id || event.workspaceId !== workspaceId || !isPublic(event.type)) return undefined;
    if (testMode !== undefined && event.testMode !== testMode) return undefined;
    return mailbox === undefined || mailbox.accepts(event) ? event : undefined;
  }

  private async at(workspaceId: string, sequence: number): Promise<ListedEvent | undefined> {
    const stored = this.engine.recent(workspaceId, sequence) ?? (await this.log.get(sequence));
    if (stored) return stored;
    const row = await findEvent(this.db, workspaceId, sequence);
    return row && listedEvent(row);
  }
}
