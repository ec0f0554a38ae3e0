import type { EventFact, RecordedEvent } from '@posthorn/events';
import { type DecisionLog, decideOn, type Loaded } from './decide.js';
import type { Decider } from './decider.js';
import type { Appended, AppendOptions, DecideTarget, EventLog, LogBounds, NewEvent, ReadQuery } from './event-log.js';
import type { InMemoryEventLog } from './in-memory-log.js';
import { Turns } from './turns.js';

/**
 * One process's connection to an in-memory log that others share: its decisions take turns among themselves only, and every
 * step waits for `step`, so that a test's scheduler makes those of several replicas meet in every way.
 */
export class InMemoryReplica implements Omit<EventLog, 'tail'> {
  private readonly decisions: DecisionLog = {
    turns: new Turns(),
    append: (events, options) => this.append(events, options),
    load: (target) => this.load(target),
  };

  /**
   * @param step called before each step, with its name
   * @param shared the log of all replicas
   */
  constructor(
    private readonly shared: InMemoryEventLog,
    private readonly step: (name: string) => Promise<unknown>,
  ) {}

  async append(events: NewEvent | readonly NewEvent[], options: AppendOptions = {}): Promise<Appended> {
    await this.step('append');
    const appended = await this.shared.append(events, options);
    await this.step('appended');
    return appended;
  }

  decide<Command, State, Fact extends EventFact>(
    target: DecideTarget,
    decider: Decider<Command, State, Fact>,
    command: Command,
  ): Promise<Appended> {
    return decideOn(this.decisions, target, decider, command);
  }

  async *read(query?: ReadQuery): AsyncIterable<RecordedEvent> {
    await this.step('read');
    yield* this.shared.read(query);
  }

  async last(subject: string): Promise<RecordedEvent | undefined> {
    await this.step('last');
    return this.shared.last(subject);
  }

  async get(sequence: number): Promise<RecordedEvent | undefined> {
    await this.step('get');
    return this.shared.get(sequence);
  }

  async bounds(): Promise<LogBounds> {
    await this.step('bounds');
    return this.shared.bounds();
  }

  private async *load({ subject, fold }: Pick<DecideTarget, 'subject' | 'fold'>): AsyncGenerator<Loaded> {
    await this.step('load');
    const events: RecordedEvent[] = [];
    for await (const event of this.shared.read({ subjects: [subject] })) events.push(event);
    const latest = new Map(events.map((event) => [event.subject, event]));
    const chosen = fold === 'latest' ? [...latest.values()].toSorted((a, b) => a.sequence - b.sequence) : events;
    for (const event of chosen) yield { sequence: event.sequence, event };
  }
}
