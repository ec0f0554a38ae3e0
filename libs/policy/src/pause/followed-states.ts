import type { EventLog } from '@posthorn/event-log';
import { type EventDefinition, eventSubjectFilter, parseEventSubject, type RecordedEvent } from '@posthorn/events';
import { LiveTail } from '../live-tail.js';

export type FollowedLog = Pick<EventLog, 'last' | 'read' | 'tail' | 'bounds'>;

/** What a state is about: the key is the fourth token of its events' subjects. */
export interface Followed {
  readonly workspaceId: string;
  readonly family: string;
  readonly key: string;
}

export interface StateRules<State> {
  /** Every event type that says something about a state. */
  readonly definitions: readonly EventDefinition[];
  /** What the event alone says. */
  stateOf(event: RecordedEvent): State | undefined;
  /** Nothing that happens later changes it; never when left out. */
  isFinal?(state: State): boolean;
}

/** How old the proof may be that the tail has told of every event. */
const PROOF_MS = 2_000;
/** Things that are remembered; beyond this the oldest are looked up again. */
const MAX_KNOWN = 100_000;

interface Known<State> {
  readonly sequence: number;
  readonly state: State | undefined;
}

/**
 * States that the newest event tells, of things that are asked for again and again. Each is looked up when it is first asked for; from
 * then on a live tail tells of changes within milliseconds. That the tail has missed none is proven again every 2 s while anybody asks,
 * so that a lost connection delays a change by that much at most (ADR 0016).
 */
export class FollowedStates<State> {
  private readonly known = new Map<string, Known<State>>();
  private readonly lookUps = new Map<string, Promise<State | undefined>>();
  private readonly listeners = new Set<(about: Followed, state: State | undefined) => void>();
  private readonly subjects: readonly string[];
  private readonly tail: LiveTail;
  private provenAtMs = -Infinity;
  private proof: Promise<void> | undefined;

  constructor(
    private readonly log: FollowedLog,
    private readonly rules: StateRules<State>,
  ) {
    this.subjects = rules.definitions.map(({ family, verb }) => eventSubjectFilter({ family, verb }));
    this.tail = new LiveTail(log, this.subjects, (event) => this.tell(event));
  }

  /**
   * Resolves when the tail is known to have missed nothing; what `of` answers in the same turn is true then.
   * @throws LogUnavailableError when nobody can say
   */
  async fresh(): Promise<void> {
    const ageMs = performance.now() - this.provenAtMs;
    if (ageMs > PROOF_MS) await this.prove();
    // Ahead of time, so that on a busy process nobody waits; if it fails, the next to need it is told.
    else if (ageMs > PROOF_MS / 2) this.prove().catch(() => undefined);
  }

  /** After `fresh`. @throws LogUnavailableError when it has to be looked up and cannot be */
  of(about: Followed): State | undefined | Promise<State | undefined> {
    const name = nameOf(about);
    // While it is looked up, what is known is a part: an older event may say more than the newest that was read.
    const underWay = this.lookUps.get(name);
    if (underWay) return underWay;
    const known = this.known.get(name);
    if (known) return known.state;
    const lookUp = this.lookUp(name, about).finally(() => this.lookUps.delete(name));
    this.lookUps.set(name, lookUp);
    return lookUp;
  }

  /** Called for every event after this call, with the state after it; must not throw. @returns stops it */
  onChange(listener: (about: Followed, state: State | undefined) => void): () => void {
    this.tail.start();
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.tail.close();
  }

  /** One for all who ask meanwhile. */
  private prove(): Promise<void> {
    this.proof ??= this.proveNow().finally(() => {
      this.proof = undefined;
    });
    return this.proof;
  }

  private async proveNow(): Promise<void> {
    await this.tail.reach(0);
    const startedAtMs = performance.now();
    const last = await Promise.all(this.subjects.map((subject) => this.log.last(subject)));
    await this.tail.reach(Math.max(...last.map((event) => event?.sequence ?? 0)));
    this.provenAtMs = startedAtMs;
  }

  /** A read, not a direct get: in a cluster a replica may not have seen what was stored before the tail began. */
  private async lookUp(name: string, { workspaceId, family, key }: Followed): Promise<State | undefined> {
    try {
      for (const { verb } of this.rules.definitions.filter((each) => each.family === family)) {
        const subject = eventSubjectFilter({ workspaceId, family, key, verb });
        for await (const event of this.log.read({ subjects: [subject] })) this.apply(name, event);
      }
    } catch (error) {
      // Or the part that was read would be taken for all there is.
      this.known.delete(name);
      throw error;
    }
    const known = this.known.get(name) ?? { sequence: 0, state: undefined };
    this.remember(name, known);
    return known.state;
  }

  private tell(event: RecordedEvent): void {
    const about = parseEventSubject(event.subject);
    if (!about) return;
    const name = nameOf(about);
    // What nobody asked for yet is looked up as a whole when somebody does: this event alone may not say all.
    const isAsked = this.known.has(name) || this.lookUps.has(name);
    const state = isAsked ? this.apply(name, event) : this.rules.stateOf(event);
    for (const listener of this.listeners) listener(about, state);
  }

  /** In whatever order look-up and tail come, the same state. */
  private apply(name: string, event: RecordedEvent): State | undefined {
    const before = this.known.get(name);
    const isFinal = (state: State | undefined) => state !== undefined && this.rules.isFinal?.(state) === true;
    const state = this.rules.stateOf(event);
    const { sequence } = event;
    const isNews = before === undefined || isFinal(state) || (sequence > before.sequence && !isFinal(before.state));
    if (isNews) this.remember(name, { sequence, state });
    return isNews ? state : before.state;
  }

  private remember(name: string, known: Known<State>): void {
    this.known.set(name, known);
    if (this.known.size <= MAX_KNOWN) return;
    const [oldest] = this.known.keys();
    if (oldest !== undefined) this.known.delete(oldest);
  }
}

function nameOf({ workspaceId, family, key }: Followed): string {
  return `${workspaceId}.${family}.${key}`;
}
