import { type Decider, RetryPolicyError } from '@posthorn/event-log';
import {
  isEvent,
  SendApprovalDecided,
  SendApprovalPending,
  SendCanceled,
  SendEdited,
  SendQueued,
  type EventOf,
  type RecordedEvent,
} from '@posthorn/events';
import { ESCALATED_TO } from './queues.js';

type PendingFact = EventOf<typeof SendApprovalPending>;
type Pending = PendingFact['data'];

export interface Escalate {
  readonly requestId: string;
}

/** The approvals that a contact's sends wait for, by request id. */
export type WaitingApprovals = ReadonlyMap<string, Pending>;

/** The send does not wait for approval. */
export class NothingToEscalateError extends RetryPolicyError {
  override readonly name = 'NothingToEscalateError';
  constructor(readonly requestId: string) {
    super('SEND_CLOSED', 'never', `the send ${requestId} waits for no approval`);
  }
}

/**
 * Puts a send that waits for approval into the queue of those who decide on risks: the same approval, of the same content,
 * since and until the same time. Escalated already, nothing happens.
 */
export const escalation: Decider<Escalate, WaitingApprovals, PendingFact> = {
  initialState: new Map(),

  decide({ requestId }, waiting) {
    const pending = waiting.get(requestId);
    if (pending === undefined) throw new NothingToEscalateError(requestId);
    if (pending.queue === ESCALATED_TO) return [];
    return [SendApprovalPending.of({ ...pending, reason: 'escalated', queue: ESCALATED_TO })];
  },

  evolve(waiting, event) {
    if (isEvent(SendApprovalPending, event)) return new Map(waiting).set(event.data.requestId, event.data);
    if (isEvent(SendEdited, event)) return edited(waiting, event);
    const isOver = isEvent(SendApprovalDecided, event) || isEvent(SendQueued, event) || isEvent(SendCanceled, event);
    if (!isOver || !waiting.has(event.data.requestId)) return waiting;
    const rest = new Map(waiting);
    rest.delete(event.data.requestId);
    return rest;
  },
};

function edited(waiting: WaitingApprovals, { data }: RecordedEvent & EventOf<typeof SendEdited>): WaitingApprovals {
  const pending = waiting.get(data.requestId);
  if (pending === undefined) return waiting;
  const { content, subject = pending.subject, attachments = pending.attachments } = data;
  return new Map(waiting).set(data.requestId, { ...pending, content, subject, attachments });
}
