import type { EventLog } from '@posthorn/event-log';
import { ReadModelBehindError } from './sending.errors.js';
import type { SendRow } from './sends.queries.js';

export type { SendRow };

/** How long a read waits for the projector to pass what was in the log when it was asked. */
const CATCH_UP_MS = 5_000;

/** The questions to PostgreSQL, so that tests can answer them. */
export interface SendsReadModel {
  findSend(workspaceId: string, requestId: string): Promise<SendRow | undefined>;
  /** The contact key of a send never changes. */
  findContact(workspaceId: string, requestId: string): Promise<string | undefined>;
  /** @returns false when the read model had not passed `sequence` after `timeoutMs` */
  waitFor(sequence: number, timeoutMs: number): Promise<boolean>;
}

/** The send read model, read after own writes: "there is none" is only said when it has everything up to the question. */
export class Sends {
  constructor(
    private readonly readModel: SendsReadModel,
    private readonly log: Pick<EventLog, 'bounds'>,
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

  /** The contact key of a send. @throws ReadModelBehindError like `find` */
  async contactOf(workspaceId: string, requestId: string): Promise<string | undefined> {
    const known = await this.readModel.findContact(workspaceId, requestId);
    if (known !== undefined) return known;
    const { last } = await this.log.bounds();
    const caughtUp = await this.readModel.waitFor(last, CATCH_UP_MS);
    const found = await this.readModel.findContact(workspaceId, requestId);
    if (found === undefined && !caughtUp) throw new ReadModelBehindError(last);
    return found;
  }
}
