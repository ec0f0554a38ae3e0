import type { EventLog } from '@posthorn/event-log';
import type { Principal, Workspaces } from '@posthorn/platform';
import type { Start, StreamQuery } from '../dialect.js';
import type { StartingPoint, StreamEngine } from '../engine/engine.js';
import { StreamFilter } from '../engine/stream-filter.js';
import type { Mailboxes } from '../mailbox/mailboxes.js';
import { badParameter } from '../request/parameters.js';
import { resolveCursor } from './cursor.js';
import { positionAt } from './time-position.js';

/** A request in the engine's words. */
export interface StreamPlan {
  readonly filter: StreamFilter;
  readonly start: StartingPoint;
  /** Retention has removed events after the client's cursor. */
  readonly gap: boolean;
}

/** Where an event id came from, for the refusal. */
export interface CursorOrigin {
  readonly parameter: string;
  /** What to do without one: `leave cursor out`. */
  readonly otherwise: string;
}

/** From what a client named (addresses, event ids, times) to what the engine and the read model know (keys, sequences). */
export class StreamPlanner {
  constructor(
    private readonly log: EventLog,
    private readonly engine: StreamEngine,
    private readonly workspaces: Workspaces,
    private readonly mailboxes: Mailboxes,
  ) {}

  /**
   * A key that is bound to a mailbox is confined to it here, whatever the dialect and the cursor.
   * @throws Problem 400 for a cursor that is not one of this workspace, 403 or 404 for a mailbox
   */
  async plan(query: StreamQuery, caller: Principal): Promise<StreamPlan> {
    const { types, contactEmail, about, agentId, testMode, refinement, start } = query;
    const { workspaceId } = caller;
    const contact = about ?? (await this.contactKey(workspaceId, contactEmail));
    const mailbox = await this.mailboxes.confine(caller, query.mailbox);
    const filter = new StreamFilter({
      workspaceId,
      types,
      ...(contact !== undefined && { contact }),
      ...(agentId !== undefined && { agentId }),
      ...(mailbox && { mailbox }),
      ...(testMode !== undefined && { testMode }),
      ...(refinement && { refinement }),
    });
    return { filter, ...(await this.startingPoint(workspaceId, start)) };
  }

  private async startingPoint(workspaceId: string, start: Start): Promise<Omit<StreamPlan, 'filter'>> {
    switch (start.from) {
      case 'now':
        return { start: { position: this.engine.head }, gap: false };
      case 'earliest':
        return { start: { position: 0 }, gap: false };
      case 'position':
        return { start: { position: start.position }, gap: false };
      case 'time':
        // Like `earliest` it asks for what there is: no cursor, so nothing it could have lost.
        return { start: { position: await positionAt(this.log, start.at) }, gap: false };
      case 'cursor': {
        const { id, parameter } = start;
        const otherwise = 'use "earliest" for everything that is kept';
        const { position, gap } = await this.position(workspaceId, id, { parameter, otherwise });
        return { start: { position, cursor: id }, gap };
      }
      default:
        return start satisfies never;
    }
  }

  /** @throws Problem 400 naming the parameter, for what is not an event id of this workspace */
  async position(
    workspaceId: string,
    id: string,
    { parameter, otherwise }: CursorOrigin,
  ): Promise<{ readonly position: number; readonly gap: boolean }> {
    const cursor = await resolveCursor(id, workspaceId, this.log, this.engine);
    if (cursor.ok) return cursor;
    if (cursor.reason === 'malformed') {
      throw badParameter({
        code: 'MALFORMED_CURSOR',
        parameter,
        detail: `${JSON.stringify(id.slice(0, 64))} is not an event id.`,
        fix: `Give the id of an event you have received (evt_ and 26 characters), or ${otherwise}.`,
      });
    }
    throw badParameter({
      code: 'FOREIGN_CURSOR',
      parameter,
      detail: 'is not the id of an event of this workspace in this log.',
      fix: `Give an id that this server gave to this workspace, or ${otherwise}.`,
    });
  }

  async contactKey(workspaceId: string, email: string | undefined): Promise<string | undefined> {
    return email === undefined ? undefined : this.workspaces.contactKeyOf(workspaceId, email);
  }
}
