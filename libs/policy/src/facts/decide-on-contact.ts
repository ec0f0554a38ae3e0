import type { Appended, DecideTarget, EventLog } from '@posthorn/event-log';
import { type EventFact, eventSubjectFilter } from '@posthorn/events';
import { contactFacts, type ContactFacts } from './contact-facts.js';
import type { HistoryNeed } from './contact-history.js';

export interface ContactDecision<Fact extends EventFact> extends Pick<
  DecideTarget,
  'workspaceId' | 'place' | 'messageId'
> {
  /** Contact key. */
  readonly contact: string;
  /** Pure; `historyNeed` for whoever judges. What it asks for is in the facts when `decide` gets them. */
  need?(facts: ContactFacts): HistoryNeed | undefined;
  /** Pure; called again with newer facts when somebody else changed them meanwhile. */
  decide(facts: ContactFacts): readonly Fact[];
}

/**
 * Decides on the last events of a contact, reading more of its past only where `need` asks for it. Guarded by all
 * events of the contact: nothing that the decision rests on, nor anything else about the contact, changes before its facts are stored.
 * @throws AppendConflictError, LogUnavailableError like `EventLog.decide`
 */
export function decideOnContact<Fact extends EventFact>(
  log: Pick<EventLog, 'decide' | 'read'>,
  decision: ContactDecision<Fact>,
): Promise<Appended> {
  const { workspaceId, contact, place, messageId } = decision;
  const target: DecideTarget = {
    workspaceId,
    subject: eventSubjectFilter({ workspaceId, key: contact }),
    fold: 'latest',
    place,
    ...(messageId !== undefined && { messageId }),
  };
  return log.decide(
    target,
    { ...contactFacts, decide: (_: undefined, facts: ContactFacts) => decision.decide(facts) },
    undefined,
  );
}
