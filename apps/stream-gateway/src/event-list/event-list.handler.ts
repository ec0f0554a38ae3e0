import { readPosition, waitForPosition, type Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { Problem, type Principal } from '@posthorn/platform';
import type { Mailboxes } from '../mailbox/mailboxes.js';
import type { CursorOrigin, StreamPlanner } from '../stream/stream-planner.js';
import { isChosen, type Choice } from '../vocabulary/vocabulary.js';
import { listEvents } from './event-list.queries.js';
import { listedEvent, type ListedEvent } from './listed-event.js';

export interface EventListRequest {
  /** All public events when left out. */
  readonly choices?: readonly Choice[];
  readonly contactEmail?: string;
  readonly agentId?: string;
  /** Only test events, or only live ones; nothing for both. */
  readonly testMode: boolean | undefined;
  /** Event id: only events after it. Time: only events that happened then or later. */
  readonly since?: string | Date;
  /** Event id the page before ended with. */
  readonly cursor?: string;
  /** 1 to 100. */
  readonly limit: number;
}

export interface EventPage {
  /** Newest first. */
  readonly events: readonly ListedEvent[];
  /** `cursor` of the next, older page; null on the last one. */
  readonly nextCursor: string | null;
}

/** How long a list waits for the read model to show what the log has; milliseconds. */
const WAIT_MS = { withSince: 2_000, without: 500 };

/** Past events, newest first, from the read model; the same for every dialect. */
export class EventListHandler {
  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'bounds'>,
    private readonly planner: StreamPlanner,
    private readonly mailboxes: Mailboxes,
  ) {}

  /**
   * A key that is bound to a mailbox sees that mailbox's events alone.
   * @throws Problem 400 for a cursor that is not one of this workspace, 404 for an agent that is not, 503 when the read model does
   * not reach `since` in time
   */
  async page(caller: Principal, request: EventListRequest): Promise<EventPage> {
    const { workspaceId } = caller;
    const { choices, contactEmail, agentId, testMode, since, cursor, limit } = request;
    const [contact, mailbox, after, before] = await Promise.all([
      this.planner.contactKey(workspaceId, contactEmail),
      this.mailboxes.confine(caller, undefined),
      this.position(workspaceId, typeof since === 'string' ? since : undefined, {
        parameter: 'since',
        otherwise: 'use "earliest" for everything that is kept',
      }),
      this.position(workspaceId, cursor, { parameter: 'cursor', otherwise: 'leave cursor out for the newest page' }),
      agentId === undefined ? undefined : this.mailboxes.assertAgent(caller, agentId),
    ]);
    await this.awaitReadModel(after);
    const found = await listEvents(this.db, {
      workspaceId,
      limit: limit + 1,
      ...(choices && { choices }),
      ...(contact !== undefined && { contact }),
      ...(agentId !== undefined && { agentId }),
      ...(mailbox && { mailbox }),
      ...(since instanceof Date && { occurredSince: since }),
      ...(testMode !== undefined && { testMode }),
      ...(after !== undefined && { after }),
      ...(before !== undefined && { before }),
    });
    const rows = found.slice(0, limit);
    return {
      // The query says the same, but lets pass what the database cannot read; nor is who may see an event left to one place.
      events: rows
        .map(listedEvent)
        .filter((event) => (choices ? isChosen(choices, event) : true) && (mailbox ? mailbox.accepts(event) : true)),
      nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
    };
  }

  private async position(
    workspaceId: string,
    id: string | undefined,
    origin: CursorOrigin,
  ): Promise<number | undefined> {
    return id === undefined ? undefined : (await this.planner.position(workspaceId, id, origin)).position;
  }

  /**
   * A list has what was in the log when it was asked for: what a stream has shown, what a webhook was answered for.
   * Without `since` an old answer is better than none.
   */
  private async awaitReadModel(since: number | undefined): Promise<void> {
    const { last } = await this.log.bounds();
    const wanted = Math.max(last, since ?? 0);
    const waitMs = since === undefined ? WAIT_MS.without : WAIT_MS.withSince;
    if ((await waitForPosition(this.db, wanted, waitMs)) || since === undefined) return;
    if ((await readPosition(this.db)) >= since) return;
    throw new Problem({
      status: 503,
      code: 'READ_MODEL_BEHIND',
      detail: 'since: the list does not show events as new as this one yet.',
      fix: 'Try again in a second, or read the stream with the same since.',
      headers: { 'retry-after': '1' },
    });
  }
}
