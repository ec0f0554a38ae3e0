import {
  AppendConflictError,
  type Appended,
  type DecideTarget,
  type Decider,
  LogUnavailableError,
} from '@posthorn/event-log';
import type { InMemoryEventLog } from '@posthorn/event-log/testing';
import type { EventFact, RecordedEvent } from '@posthorn/events';

export interface Faults {
  /** Chance of an append that fails without an answer, half of them stored all the same. */
  readonly unanswered?: number;
}

/**
 * One process's connection to a log that others share: every step takes its time, by a seeded chance, so that decisions of several
 * replicas interleave in every way and meet conflicts.
 */
export class ReplicaLog {
  private random: () => number;

  constructor(
    private readonly shared: InMemoryEventLog,
    seed: number,
    private readonly faults: Faults = {},
  ) {
    this.random = mulberry32(seed);
  }

  async last(subject: string): Promise<RecordedEvent | undefined> {
    await this.pause();
    return this.shared.last(subject);
  }

  async bounds() {
    await this.pause();
    return this.shared.bounds();
  }

  async *read(query: Parameters<InMemoryEventLog['read']>[0]): AsyncIterable<RecordedEvent> {
    for await (const event of this.shared.read(query)) {
      await this.pause();
      yield event;
    }
  }

  async decide<Command, State, Fact extends EventFact>(
    target: DecideTarget,
    decider: Decider<Command, State, Fact>,
    command: Command,
  ): Promise<Appended> {
    for (;;) {
      const events = await this.load(target);
      await this.pause();
      const state = events.reduce((sum, event) => decider.evolve(sum, event), decider.initialState);
      const facts = decider.decide(command, state);
      if (facts.length === 0) return { events: [], duplicate: false };
      await this.pause();
      const lastSequence = events.at(-1)?.sequence ?? 0;
      try {
        return await this.append(
          facts.map((fact) => ({ fact, ...target.place(fact) })),
          { subject: target.subject, lastSequence },
        );
      } catch (error) {
        if (!(error instanceof AppendConflictError)) throw error;
        await this.pause();
      }
    }
  }

  private async load({ subject, fold }: DecideTarget): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of this.shared.read({ subjects: [subject] })) events.push(event);
    if (fold !== 'latest') return events;
    const latest = new Map(events.map((event) => [event.subject, event]));
    return [...latest.values()].toSorted((a, b) => a.sequence - b.sequence);
  }

  private async append(
    events: Parameters<InMemoryEventLog['append']>[0],
    expect: { subject: string; lastSequence: number },
  ): Promise<Appended> {
    const isUnanswered = this.random() < (this.faults.unanswered ?? 0);
    if (isUnanswered && this.random() < 0.5) throw new LogUnavailableError('lost on its way');
    const appended = await this.shared.append(events, { expect });
    await this.pause();
    if (isUnanswered) throw new LogUnavailableError('the answer was lost');
    return appended;
  }

  private async pause(): Promise<void> {
    for (let turns = Math.floor(this.random() ** 3 * 24); turns > 0; turns--) await Promise.resolve();
  }
}

/** A small random number generator that a seed repeats. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
