import { readPosition, waitForPosition, type Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import type { TypeFilter } from '@posthorn/events';
import { Problem } from '@posthorn/platform';
import type { CursorOrigin, StreamPlanner } from '../stream/stream-planner.js';
import { listEvents, type EventListRow } from './event-list.queries.js';

export interface EventListRequest {
  readonly workspaceId: string;
  readonly types: TypeFilter;
  readonly contactEmail?: string;
  /** Only test events, or only live ones; nothing for both. */
  readonly testMode: boolean | undefined;
  /** Event id: only events after it. */
  readonly since?: string;
  /** Event id the page before ended with. */
  readonly cursor?: string;
  /** 1 to 100. */
  readonly limit: number;
}

export interface EventPage {
  /** Newest first. */
  readonly rows: readonly EventListRow[];
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
  ) {}

  /** @throws Problem 400 for a cursor that is not one of this workspace, 503 when the read model does not reach `since` in time */
  async page(request: EventListRequest): Promise<EventPage> {
    const { workspaceId, types, contactEmail, testMode, since, cursor, limit } = request;
    const [contact, after, before] = await Promise.all([
      this.planner.contactKey(workspaceId, contactEmail),
      this.position(workspaceId, since, {
        parameter: 'since',
        otherwise: 'use "earliest" for everything that is kept',
      }),
      this.position(workspaceId, cursor, { parameter: 'cursor', otherwise: 'leave cursor out for the newest page' }),
    ]);
    await this.awaitReadModel(after);
    const found = await listEvents(this.db, {
      workspaceId,
      limit: limit + 1,
      ...(!types.isEverything && { types: [...types.types] }),
      ...(contact !== undefined && { contact }),
      ...(testMode !== undefined && { testMode }),
      ...(after !== undefined && { after }),
      ...(before !== undefined && { before }),
    });
    const rows = found.slice(0, limit);
    return { rows, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
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
