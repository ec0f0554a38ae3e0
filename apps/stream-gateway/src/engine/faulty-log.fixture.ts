import type { EventLog } from '@posthorn/event-log';
import type { InMemoryEventLog } from '@posthorn/event-log/testing';
import type { RecordedEvent } from '@posthorn/events';

/** What goes wrong or slowly, in the order in which the log is asked; its last entry holds from then on, so not empty. */
export interface FaultPlan {
  readonly tails: readonly TailFault[];
  readonly reads: readonly ReadFault[];
}

export interface TailFault {
  /** Turns of the event loop before a burst arrives, and between its parts. */
  readonly turns: number;
  /** A burst arrives in parts of this many events. */
  readonly part: number;
  /** The tail breaks after this burst, */
  readonly breaks: boolean;
  /** and the next one gives this many events once more. */
  readonly repeats: number;
}

export interface ReadFault {
  /** Turns of the event loop before every tenth event. */
  readonly turns: number;
  /** The read breaks after so many events; never, when left out. */
  readonly breaksAfter: number | undefined;
  readonly boundsFail: boolean;
}

/** Thrown on purpose; whatever else a test sees is a fault of ours. */
export class PlannedError extends Error {
  override readonly name = 'PlannedError';
}

/** The same log as a replica sees it whose connection is late, breaks, and repeats itself. */
export function faulty(log: InMemoryEventLog, plan: FaultPlan): EventLog {
  const tails = inTurn(plan.tails);
  const reads = inTurn(plan.reads);
  const looks = inTurn(plan.reads);
  return Object.assign(Object.create(log) as EventLog, {
    async *tail(query: Parameters<EventLog['tail']>[0]): AsyncGenerator<readonly RecordedEvent[]> {
      let { turns, part, breaks, repeats } = tails();
      for await (const burst of log.tail({ ...query, after: Math.max(0, query.after - repeats) })) {
        for (let i = 0; i < burst.length; i += part) {
          await pass(turns);
          yield burst.slice(i, i + part);
        }
        if (breaks) throw new PlannedError('the tail is lost');
        ({ turns, part, breaks, repeats } = tails());
      }
    },
    async *read(query: Parameters<EventLog['read']>[0]): AsyncGenerator<RecordedEvent> {
      const { turns, breaksAfter } = reads();
      let given = 0;
      for await (const event of log.read(query)) {
        if (given === breaksAfter) throw new PlannedError('the read is lost');
        if (given++ % 10 === 0) await pass(turns);
        yield event;
      }
    },
    async bounds() {
      const { turns, boundsFail } = looks();
      await pass(turns);
      if (boundsFail) throw new PlannedError('the log does not answer');
      return log.bounds();
    },
  });
}

/** So many turns of the event loop. */
export async function pass(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}

function inTurn<Item>(items: readonly Item[]): () => Item {
  let next = 0;
  return () => {
    const item = items[Math.min(next++, items.length - 1)];
    if (item === undefined) throw new RangeError('a plan needs something in it');
    return item;
  };
}
