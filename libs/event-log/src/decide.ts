import { setTimeout } from 'node:timers/promises';
import type { EventFact, RecordedEvent } from '@posthorn/events';
import type { Decider } from './decider.js';
import { AppendConflictError } from './errors.js';
import type { Appended, DecideTarget, EventLog } from './event-log.js';
import type { Turns } from './turns.js';

/** How often a decision is made on a state that somebody else changed meanwhile: eight processes that contend for one subject need up to 11. */
const MAX_ATTEMPTS = 20;
/** The first wait after a conflict is shorter than this; doubles with every further one. */
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 200;

/** A message a decision rests on. */
export interface Loaded {
  readonly sequence: number;
  /** Nothing for a message that is no event: it has a place in the log all the same, and the expectation counts it. */
  readonly event: RecordedEvent | undefined;
}

/** What a decision needs of a log: the messages it rests on, in order, and the append. */
export interface DecisionLog extends Pick<EventLog, 'append'> {
  load(target: Pick<DecideTarget, 'subject' | 'fold'>): AsyncIterable<Loaded>;
  /** Decisions of this process on one subject take turns: of those made at once only one would hold. */
  readonly turns: Turns;
}

/**
 * Load, fold, decide, append; once more from the start when the expectation did not hold, because another
 * process, or one with an overlapping subject, came first.
 * @throws AppendConflictError when the last attempt also met a conflict
 * @throws LogUnavailableError also when too many decisions on the subject wait
 */
export function decideOn<Command, State, Fact extends EventFact>(
  log: DecisionLog,
  target: DecideTarget,
  decider: Decider<Command, State, Fact>,
  command: Command,
): Promise<Appended> {
  return log.turns.run(target.subject, async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await decideOnce(log, target, decider, command);
      } catch (error) {
        if (!(error instanceof AppendConflictError) || attempt === MAX_ATTEMPTS) throw error;
        await setTimeout(pauseMs(attempt, Math.random()));
      }
    }
  });
}

async function decideOnce<Command, State, Fact extends EventFact>(
  log: DecisionLog,
  target: DecideTarget,
  decider: Decider<Command, State, Fact>,
  command: Command,
): Promise<Appended> {
  let state = decider.initialState;
  let lastSequence = 0;
  for await (const { sequence, event } of log.load(target)) {
    if (event) state = decider.evolve(state, event);
    lastSequence = sequence;
  }
  const facts = decider.decide(command, state);
  if (facts.length === 0) return { events: [], duplicate: false };
  return log.append(
    facts.map((fact) => ({ fact, ...target.place(fact) })),
    {
      expect: { subject: target.subject, lastSequence },
      ...(target.messageId !== undefined && { messageId: target.messageId }),
    },
  );
}

/** Anything up to the limit, so that processes that met do not meet again. */
function pauseMs(conflicts: number, random: number): number {
  return random * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (conflicts - 1));
}
