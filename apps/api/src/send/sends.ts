import { SendQueued } from '@posthorn/events';
import type { EventLog } from '@posthorn/event-log';
import { z } from 'zod';
import { waitForPosition } from '@posthorn/database';
import type { SendRequest } from './request-send.decider.js';
import { ReadModelBehindError } from './send.errors.js';
import { findQueuedEvent, findSend, type SendRow } from './send.queries.js';

type SendsDatabase = Parameters<typeof findSend>[0];

/** How long a read waits for the projector to pass what was in the log when it was asked. */
const CATCH_UP_MS = 5_000;

const queuedEnvelope = z.object({ agentId: z.string().optional(), data: SendQueued.data });

/** The send read model, read after own writes: "there is none" is only said when it has everything up to the question. */
export class Sends {
  constructor(
    private readonly db: SendsDatabase,
    private readonly log: Pick<EventLog, 'bounds'>,
  ) {}

  /** @throws ReadModelBehindError */
  find(workspaceId: string, requestId: string): Promise<SendRow | undefined> {
    return this.upToDate(() => findSend(this.db, workspaceId, requestId));
  }

  /**
   * The request that was queued under this id.
   * @throws ReadModelBehindError
   */
  async findRequest(workspaceId: string, requestId: string): Promise<SendRequest | undefined> {
    const envelope = await this.upToDate(() => findQueuedEvent(this.db, workspaceId, requestId));
    return envelope && queuedEnvelope.parse(envelope);
  }

  private async upToDate<Row>(look: () => Promise<Row | undefined>): Promise<Row | undefined> {
    const { last } = await this.log.bounds();
    const found = await look();
    if (found !== undefined) return found;
    if (!(await waitForPosition(this.db, last, CATCH_UP_MS))) throw new ReadModelBehindError(last);
    return look();
  }
}
