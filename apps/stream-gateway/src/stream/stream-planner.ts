import type { EventLog } from '@posthorn/event-log';
import { Problem, type Principal, type Workspaces } from '@posthorn/platform';
import type { StreamQuery } from '../dialect.js';
import type { StartingPoint, StreamEngine } from '../engine/engine.js';
import { StreamFilter } from '../engine/stream-filter.js';
import { badParameter } from '../request/parameters.js';
import { resolveCursor } from './cursor.js';

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

/** From what a client named (addresses, event ids) to what the engine and the read model know (keys, sequences). */
export class StreamPlanner {
  constructor(
    private readonly log: EventLog,
    private readonly engine: StreamEngine,
    private readonly workspaces: Workspaces,
  ) {}

  /** @throws Problem 400 for a cursor that is not one of this workspace */
  async plan(query: StreamQuery, caller: Principal): Promise<StreamPlan> {
    const { types, contactEmail, agentId, testMode, refinement, start } = query;
    assertConfined(caller, agentId);
    const { workspaceId } = caller;
    const contact = await this.contactKey(workspaceId, contactEmail);
    const filter = new StreamFilter({
      workspaceId,
      types,
      ...(contact !== undefined && { contact }),
      ...(agentId !== undefined && { agentId }),
      ...(testMode !== undefined && { testMode }),
      ...(refinement && { refinement }),
    });
    if (start.from === 'now') return { filter, start: { position: this.engine.head }, gap: false };
    if (start.from === 'earliest') return { filter, start: { position: 0 }, gap: false };
    const { position, gap } = await this.position(workspaceId, start.id, {
      parameter: start.parameter,
      otherwise: 'use "earliest" for everything that is kept',
    });
    return { filter, start: { position, cursor: start.id }, gap };
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

/** Fails closed: a key bound to one mailbox never opens a stream that is not confined to an agent. */
function assertConfined({ mailbox }: Principal, agentId: string | undefined): void {
  if (mailbox === undefined || agentId !== undefined) return;
  throw new Problem({
    status: 403,
    code: 'MAILBOX_KEY',
    detail: 'The API key is bound to one mailbox; this route shows all of the workspace.',
    fix: 'Use a key of the whole workspace.',
  });
}
