import type { Appended, EventLog } from '@posthorn/event-log';
import { AppendConflictError } from '@posthorn/event-log';
import { eventSubjectFilter, type EventFact } from '@posthorn/events';
import { readContactHistory, type HistoryNeed } from '@posthorn/policy';
import { requestState, type RequestState } from './decide-request.js';

/** What a decision says, and the facts that follow. */
export interface Outcome {
  readonly facts: readonly EventFact[];
}

/** A decision about a send, on the last events of its contact. */
export interface FactsDecision<Decided extends Outcome> {
  readonly workspaceId: string;
  readonly contact: string;
  readonly agentId?: string | undefined;
  readonly testMode: boolean;
  readonly requestId: string;
  /** ISO 8601 UTC. */
  readonly occurredAt: string;
  readonly messageId: string;
  /** What of the past has to be read besides. */
  need(state: RequestState): HistoryNeed | undefined;
  /** Pure; called again with newer facts when somebody else changed them meanwhile. */
  decide(state: RequestState): Decided;
}

/** Rounds of as many attempts as `log.decide` makes, before a crowd on one contact is an overload. */
const MAX_ROUNDS = 5;

/**
 * Decides on the last event of each type of a contact, and reads more of its past only where `need` says so. Guarded by
 * all events of the contact: nothing that the decision rests on changes before its facts are stored.
 * @throws whatever `decide` throws, AppendConflictError, LogUnavailableError
 */
export async function decideOnFacts<Decided extends Outcome>(
  log: Pick<EventLog, 'decide' | 'read' | 'bounds'>,
  decision: FactsDecision<Decided>,
): Promise<{ readonly decided: Decided; readonly appended: Appended }> {
  const { workspaceId, contact } = decision;
  let history: RequestState['facts']['history'];
  for (let round = 1; ; round++) {
    const made: Decided[] = [];
    try {
      const appended = await log.decide(targetOf(decision), deciderOf(decision, history, made), undefined);
      const decided = made.at(-1);
      if (decided) return { decided, appended };
    } catch (error) {
      if (error instanceof MoreOfThePast) history = await readContactHistory(log, workspaceId, contact, error.need);
      else if (!(error instanceof AppendConflictError) || round >= MAX_ROUNDS) throw error;
    }
  }
}

function targetOf(decision: Omit<FactsDecision<Outcome>, 'need' | 'decide'>) {
  const { workspaceId, contact, agentId, testMode, requestId, occurredAt, messageId } = decision;
  const place = {
    workspaceId,
    key: contact,
    contact,
    ...(agentId !== undefined && { agentId }),
    occurredAt,
    testMode,
    correlationId: requestId,
  };
  return {
    workspaceId,
    subject: eventSubjectFilter({ workspaceId, key: contact }),
    fold: 'latest' as const,
    place: () => place,
    messageId,
  };
}

/** @param made every decision that is made; the last one holds */
function deciderOf<Decided extends Outcome>(
  { need, decide }: Pick<FactsDecision<Decided>, 'need' | 'decide'>,
  history: RequestState['facts']['history'],
  made: Decided[],
) {
  return {
    ...requestState,
    decide(_command: undefined, latest: RequestState) {
      const state = history ? { ...latest, facts: { ...latest.facts, history } } : latest;
      const missing = need(state);
      if (missing) throw new MoreOfThePast(missing);
      const decided = decide(state);
      made.push(decided);
      return decided.facts;
    },
  };
}

/** Not a failure: the decision has to be made again with more of the past. */
class MoreOfThePast extends Error {
  override readonly name = 'MoreOfThePast';
  constructor(readonly need: HistoryNeed) {
    super('the decision needs more of the past');
  }
}
