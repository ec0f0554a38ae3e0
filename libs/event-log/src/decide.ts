import type { EventFact, RecordedEvent } from '@posthorn/events';
import type { Decider } from './decider.js';
import { AppendConflictError } from './errors.js';
import type { Appended, DecideTarget, EventLog } from './event-log.js';

/** How often a decision is made on a state that somebody else changed meanwhile. */
const MAX_ATTEMPTS = 5;

/** What a decision needs of a log: the events it rests on, in order, and the append. */
export interface DecisionLog extends Pick<EventLog, 'append'> {
  load(target: Pick<DecideTarget, 'subject' | 'fold'>): AsyncIterable<RecordedEvent>;
}

/**
 * Load, fold, decide, append; once more from the start when the expectation did not hold.
 * @throws AppendConflictError when the last attempt also met a conflict
 */
export async function decideOn<Command, State, Fact extends EventFact>(
  log: DecisionLog,
  target: DecideTarget,
  decider: Decider<Command, State, Fact>,
  command: Command,
): Promise<Appended> {
  for (let attempt = 1; ; attempt++) {
    let state = decider.initialState;
    let lastSequence = 0;
    for await (const event of log.load(target)) {
      state = decider.evolve(state, event);
      lastSequence = event.sequence;
    }
    const facts = decider.decide(command, state);
    if (facts.length === 0) return { events: [], duplicate: false };
    try {
      return await log.append(
        facts.map((fact) => ({ fact, ...target.place(fact) })),
        {
          expect: { subject: target.subject, lastSequence },
          ...(target.messageId !== undefined && { messageId: target.messageId }),
        },
      );
    } catch (error) {
      if (!(error instanceof AppendConflictError) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}
