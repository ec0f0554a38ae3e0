import { type EventFact, type RecordedEvent, subjectMatches } from '@posthorn/events';
import { appendUnit } from './append-unit.js';
import { type DecisionLog, decideOn, type Loaded } from './decide.js';
import type { Decider } from './decider.js';
import { decodeEvent, UndecodableMessageError } from './decode.js';
import { encodeEvent, recorded } from './encode.js';
import { AppendConflictError } from './errors.js';
import type {
  Appended,
  AppendOptions,
  DecideTarget,
  EventLog,
  LogBounds,
  NewEvent,
  ReadQuery,
  TailQuery,
} from './event-log.js';
import { currentTraceparent } from './tracing.js';
import { Turns } from './turns.js';

interface Entry {
  readonly subject: string;
  readonly body: Uint8Array;
  readonly storedAt: Date;
}

/**
 * The log for tests that need no server. Passes the same contract suite as JetStream; it forgets
 * everything with the process, and its dedupe window never closes.
 */
export class InMemoryEventLog implements EventLog {
  private readonly entries: Entry[] = [];
  private readonly byMessageId = new Map<string, readonly number[]>();
  private readonly wakeUps = new Set<() => void>();
  private readonly decisions: DecisionLog = {
    turns: new Turns(),
    append: (events, options) => this.append(events, options),
    load: (target) => this.load(target),
  };
  private first = 1;

  constructor(private readonly epoch = 1) {}

  append(events: NewEvent | readonly NewEvent[], options: AppendOptions = {}): Promise<Appended> {
    return Promise.resolve().then(() => this.appendNow('fact' in events ? [events] : events, options));
  }

  decide<Command, State, Fact extends EventFact>(
    target: DecideTarget,
    decider: Decider<Command, State, Fact>,
    command: Command,
  ): Promise<Appended> {
    return decideOn(this.decisions, target, decider, command);
  }

  async *read(query: ReadQuery = {}): AsyncIterable<RecordedEvent> {
    const until = Math.min(query.until ?? Infinity, this.lastSequence);
    let left = query.limit ?? Infinity;
    for (let sequence = (query.after ?? 0) + 1; sequence <= until; sequence++) {
      const entry = this.entry(sequence);
      if (!entry || (query.since && entry.storedAt < query.since)) continue;
      const event = matchesAny(query.subjects, entry.subject) ? this.at(sequence) : undefined;
      if (!event) continue;
      yield event;
      if (--left <= 0) return;
    }
  }

  async *tail({ after, subjects, signal }: TailQuery): AsyncIterable<readonly RecordedEvent[]> {
    let position = after;
    while (!signal.aborted) {
      const burst: RecordedEvent[] = [];
      const until = this.lastSequence;
      for await (const event of this.read({ after: position, until, ...(subjects && { subjects }) })) burst.push(event);
      position = Math.max(position, until);
      if (burst.length > 0) yield burst;
      else if (position >= this.lastSequence) await this.wakeUp(signal);
    }
  }

  last(subject: string): Promise<RecordedEvent | undefined> {
    const sequence = this.lastMatching(subject);
    return Promise.resolve(sequence === 0 ? undefined : this.at(sequence));
  }

  get(sequence: number): Promise<RecordedEvent | undefined> {
    return Promise.resolve(this.at(sequence));
  }

  bounds(): Promise<LogBounds> {
    return Promise.resolve({ first: this.first, last: this.lastSequence, epoch: this.epoch });
  }

  /** Removes events up to and including this sequence, as retention would. */
  forgetUpTo(sequence: number): void {
    this.first = Math.max(this.first, sequence + 1);
  }

  private appendNow(events: readonly NewEvent[], options: AppendOptions): Appended {
    const encoded = events.map((event) => encodeEvent(event, currentTraceparent()));
    const { messageId, expect } = appendUnit(encoded, options);
    const known = messageId === undefined ? undefined : this.byMessageId.get(messageId);
    if (known) return { events: this.all(known), duplicate: true };
    if (expect && this.lastMatching(expect.subject) !== expect.lastSequence) {
      throw new AppendConflictError(expect.subject, expect.lastSequence);
    }
    const storedAt = new Date();
    const sequences = encoded.map(({ subject, body }) => this.entries.push({ subject, body, storedAt }));
    const appended = encoded.map((event, i) => recorded(event, sequences[i] ?? 0, this.epoch));
    if (messageId !== undefined) this.byMessageId.set(messageId, sequences);
    for (const wake of this.wakeUps) wake();
    return { events: appended, duplicate: false };
  }

  private async *load({ subject, fold }: Pick<DecideTarget, 'subject' | 'fold'>): AsyncGenerator<Loaded> {
    const matching = this.entries.map((_, i) => i + 1).filter((sequence) => this.matches(subject, sequence));
    if (fold === 'last') {
      const last = matching.at(-1);
      const event = last === undefined ? undefined : this.at(last);
      if (last !== undefined && event) yield { sequence: last, event };
      // What is no event says nothing of what was before it.
      if (event || last === undefined) return;
    }
    const sequences = fold === 'latest' ? this.lastOfEach(matching) : matching;
    for (const sequence of sequences) yield { sequence, event: this.at(sequence) };
  }

  private lastOfEach(sequences: readonly number[]): readonly number[] {
    const last = new Map(sequences.map((sequence) => [this.entry(sequence)?.subject, sequence]));
    return [...last.values()].toSorted((a, b) => a - b);
  }

  private get lastSequence(): number {
    return this.entries.length;
  }

  private lastMatching(filter: string): number {
    for (let sequence = this.lastSequence; sequence >= this.first; sequence--) {
      if (this.matches(filter, sequence)) return sequence;
    }
    return 0;
  }

  private matches(filter: string, sequence: number): boolean {
    const entry = this.entry(sequence);
    return entry !== undefined && subjectMatches(filter, entry.subject);
  }

  private all(sequences: readonly number[]): readonly RecordedEvent[] {
    return sequences.map((sequence) => this.at(sequence)).filter((event) => event !== undefined);
  }

  /** What retention has left. */
  private entry(sequence: number): Entry | undefined {
    return sequence >= this.first ? this.entries[sequence - 1] : undefined;
  }

  /** Nothing, too, for a message that is no event: readers skip it. */
  private at(sequence: number): RecordedEvent | undefined {
    const entry = this.entry(sequence);
    if (!entry) return undefined;
    try {
      return decodeEvent({ subject: entry.subject, seq: sequence, data: entry.body }, this.epoch);
    } catch (error) {
      if (error instanceof UndecodableMessageError) return undefined;
      throw error;
    }
  }

  private wakeUp(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.wakeUps.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.wakeUps.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}

function matchesAny(filters: readonly string[] | undefined, subject: string): boolean {
  return !filters || filters.some((filter) => subjectMatches(filter, subject));
}
