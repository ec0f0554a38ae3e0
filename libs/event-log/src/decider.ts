import type { EventFact, RecordedEvent } from '@posthorn/events';

/**
 * Pure decision logic: no clock, no random, no I/O; time and ids arrive in the command.
 * `decide` answers the facts that follow from a command, none when nothing happened.
 */
export interface Decider<Command, State, Fact extends EventFact> {
  readonly initialState: State;
  decide(command: Command, state: State): readonly Fact[];
  /** Folds one recorded event; events it does not know leave the state as it is. */
  evolve(state: State, event: RecordedEvent): State;
}
