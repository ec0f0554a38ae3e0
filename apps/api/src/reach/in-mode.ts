import type { Decider } from '@posthorn/event-log';
import type { EventFact } from '@posthorn/events';

/** The same decider, blind to the events of the other mode: what a live key began does not exist for a test key. */
export function inMode<Command, State, Fact extends EventFact>(
  decider: Decider<Command, State, Fact>,
  testMode: boolean,
): Decider<Command, State, Fact> {
  return {
    ...decider,
    evolve: (state, event) => (event.testMode === testMode ? decider.evolve(state, event) : state),
  };
}
