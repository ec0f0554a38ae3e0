import { SendQueued } from '@posthorn/events';
import type { EventLog } from '@posthorn/event-log';
import { z } from 'zod';
import type { SendRequest } from './request-send.decider.js';
import { ReadModelBehindError } from './send.errors.js';
import type { SendRow } from './send.queries.js';

/** How long a read waits for the projector to pass what was in the log when it was asked. */
const CATCH_UP_MS = 5_000;
/** An answer that took longer is none. Half of `duplicate_window` in deploy/nats/events.json: the bound ADR 0004 rests on. */
export const MAX_ANSWER_MS = 60_000;

const queuedEnvelope = z.object({ agentId: z.string().optional(), data: SendQueued.data });

/** The questions to PostgreSQL, so that tests can answer them. */
export interface SendsReadModel {
  findSend(workspaceId: string, requestId: string): Promise<SendRow | undefined>;
  /** The envelope of its `send.queued`. */
  findQueuedEvent(workspaceId: string, requestId: string): Promise<Record<string, unknown> | undefined>;
  /** @returns false when the read model had not passed `sequence` after `timeoutMs` */
  waitFor(sequence: number, timeoutMs: number): Promise<boolean>;
}

/** The send read model, read after own writes: "there is none" is only said when it has everything up to the question. */
export class Sends {
  constructor(
    private readonly readModel: SendsReadModel,
    private readonly log: Pick<EventLog, 'bounds'>,
    /** Milliseconds, monotonic. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * The send as it stood in the log at the call: what a stream has shown by then is in it. While the projector is too
   * far behind for that, an older state of it.
   * @throws ReadModelBehindError when there may be a send that the read model does not have yet
   */
  async find(workspaceId: string, requestId: string): Promise<SendRow | undefined> {
    const { last } = await this.log.bounds();
    const caughtUp = await this.readModel.waitFor(last, CATCH_UP_MS);
    const found = await this.readModel.findSend(workspaceId, requestId);
    if (found === undefined && !caughtUp) throw new ReadModelBehindError(last);
    return found;
  }

  /**
   * The request that was queued under this id.
   * @throws ReadModelBehindError
   */
  async findRequest(workspaceId: string, requestId: string): Promise<SendRequest | undefined> {
    const envelope = await this.findQueuedEvent(workspaceId, requestId);
    return envelope && queuedEnvelope.parse(envelope);
  }

  /** A queued event never changes, so only "there is none" has to wait. */
  private async findQueuedEvent(workspaceId: string, requestId: string): Promise<Record<string, unknown> | undefined> {
    const askedAtMs = this.now();
    const { last } = await this.log.bounds();
    const found = await this.readModel.findQueuedEvent(workspaceId, requestId);
    if (found !== undefined) return found;
    if (!(await this.readModel.waitFor(last, CATCH_UP_MS))) throw new ReadModelBehindError(last);
    const foundNow = await this.readModel.findQueuedEvent(workspaceId, requestId);
    if (foundNow === undefined && this.now() - askedAtMs >= MAX_ANSWER_MS) throw new ReadModelBehindError(last);
    return foundNow;
  }
}
