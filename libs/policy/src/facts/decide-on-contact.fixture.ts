import { AppendConflictError, type Appended, type DecideTarget, type EventLog } from '@posthorn/event-log';
import { type EventFact, eventSubjectFilter } from '@posthorn/events';
import { contactFacts, type ContactFacts } from './contact-facts.js';
import type { ContactHistory, HistoryNeed } from './contact-history.js';
import { readContactHistory } from './read-contact-history.js';

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

/** What was read is out of date when others send to the contact meanwhile; as often as a decision is repeated on conflict. */
const MAX_READS = 10;

/** Not a failure: ends a decision that has to be made again with more facts. */
class MoreFactsNeeded extends Error {
  override readonly name = 'MoreFactsNeeded';
  constructor(readonly need: HistoryNeed) {
    super('the decision needs more of the past');
  }
}

/**
 * Decides on the last events of a contact, reading more of its past only where `need` asks for it. Guarded by all
 * events of the contact: nothing that the decision rests on changes before its facts are stored.
 * @throws AppendConflictError, LogUnavailableError like `EventLog.decide`
 */
export async function decideOnContact<Fact extends EventFact>(
  log: Pick<EventLog, 'decide' | 'read' | 'bounds'>,
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
  let history: ContactHistory | undefined;
  for (let reads = 0; reads < MAX_READS; reads++) {
    try {
      return await log.decide(target, deciderOf(decision, history), undefined);
    } catch (error) {
      if (!(error instanceof MoreFactsNeeded)) throw error;
      history = await readContactHistory(log, workspaceId, contact, error.need);
    }
  }
  throw new AppendConflictError(target.subject, history?.upTo ?? 0);
}

function deciderOf<Fact extends EventFact>(decision: ContactDecision<Fact>, history: ContactHistory | undefined) {
  return {
    ...contactFacts,
    decide(_: undefined, latest: ContactFacts) {
      const facts = history ? { ...latest, history } : latest;
      const need = decision.need?.(facts);
      if (need) throw new MoreFactsNeeded(need);
      return decision.decide(facts);
    },
  };
}
