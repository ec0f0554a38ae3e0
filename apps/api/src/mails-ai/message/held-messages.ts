import type { Principal } from '@posthorn/platform';
import type { HeldSends, HeldSendState } from '@posthorn/sending';
import { requesterOf } from '../../requester.js';
import type { SenderAgents } from '../agent/sender-agents.js';
import { statusOfSend } from './message-status.js';
import { sendProblem } from './message.errors.js';
import type { MessageReader } from './message-reader.js';
import type { SendRow } from './mails-ai-message.queries.js';

export interface CanceledMessage {
  readonly id: string;
  readonly status: 'canceled';
  /** ISO 8601 UTC. */
  readonly canceled_at: string;
}

export interface RescheduledMessage {
  readonly id: string;
  readonly status: 'scheduled';
  /** ISO 8601 UTC. */
  readonly scheduled_at: string;
}

/** Where a send ended without having left: nothing is to be done about it. */
const OVER = new Set(['canceled', 'blocked']);

/** Commands about a message that has not left: the same for each of its sends. */
export class HeldMessages {
  constructor(
    private readonly reader: Pick<MessageReader, 'find'>,
    private readonly agents: Pick<SenderAgents, 'ownAgent'>,
    private readonly held: Pick<HeldSends, 'cancel' | 'reschedule'>,
  ) {}

  /** @throws Problem 409 when a mail of it has left already; those that have not are canceled all the same */
  async cancel(id: string, caller: Principal): Promise<CanceledMessage> {
    await this.each(id, caller, (send) => this.held.cancel(send, requesterOf(caller)));
    return { id, status: 'canceled', canceled_at: new Date().toISOString() };
  }

  /** @throws Problem 409 when a mail of it is not scheduled any more, 400 for a time that is none */
  async reschedule(id: string, at: Date, caller: Principal): Promise<RescheduledMessage> {
    await this.each(id, caller, (send) => this.held.reschedule(send, at, requesterOf(caller)));
    return { id, status: 'scheduled', scheduled_at: at.toISOString() };
  }

  private async each(
    id: string,
    caller: Principal,
    command: (send: { requestId: string; contact: string }) => Promise<HeldSendState>,
  ): Promise<void> {
    const { sends } = await this.reader.find(caller, id, await this.agents.ownAgent(caller));
    const open = sends.filter((send) => !OVER.has(statusOfSend(send)));
    const concerned: readonly SendRow[] = open.length > 0 ? open : sends;
    const done = await Promise.allSettled(
      concerned.map(({ send_id: requestId, contact_key: contact }) => command({ requestId, contact })),
    );
    const failed = done.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw sendProblem(failed.reason, id);
  }
}
