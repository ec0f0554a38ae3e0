import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Appended,
  AppendConflictError,
  type EventLog,
  LogUnavailableError,
  type NewEvent,
} from '@posthorn/event-log';
import { DeliveryOutcomeUnknown, type EventFact } from '@posthorn/events';
import {
  type AttemptState,
  evolve,
  nextStep,
  NOTHING_KNOWN,
  type Step,
  type UnknownOutcome,
} from './attempt.decider.js';
import { attemptFacts } from './attempt-facts.js';
import { type ClaimedSend, storyOf } from './claimed-send.js';
import { OwnAttempts } from './own-attempts.js';

/** How an attempt stands in the log once it may be handed over. */
export interface Begun {
  readonly kind: 'begun';
  readonly attempt: number;
}

/** No attempt follows; what the log says of the send. */
export interface Over {
  readonly kind: 'done';
  readonly state: AttemptState;
}

/** What became of the question whether a send may be attempted. */
export type Beginning = Begun | Over | Extract<Step, { kind: 'wait' | 'look_again' | 'call_off' }>;

/** What the transport said before there was an attempt, on record. */
export interface RefusalRecorded {
  readonly kind: 'recorded';
  /** The number the attempt would have had. */
  readonly attempt: number;
  /** Of the last fact. */
  readonly lastSequence: number;
}

export interface AttemptSettings {
  readonly leaseMs: number;
  readonly unknownOutcome: UnknownOutcome;
  readonly retry?: { readonly maxAttempts: number };
}

/** What is to be put on record about a send whose turn has come. */
interface Wanted {
  readonly provider: string;
  /** Whether the claim is still this process's: else it decides nothing. */
  readonly isHeld: () => boolean;
  readonly refusal?: (attempt: number) => readonly EventFact[];
  readonly calledOff?: readonly EventFact[];
}

const MAX_CONFLICTS = 20;
const LONGEST_PAUSE_MS = 100;

/**
 * Attempts on record. In the good case an attempt costs one append and no read: it is guarded by what is believed of the
 * contact, and only when the log says that something else has happened meanwhile it is looked at.
 */
export class AttemptHandler {
  /** Tells own appends from those of others: a repeated one of ours is no attempt of somebody else. */
  private readonly processId = randomBytes(6).toString('hex');
  private count = 0;
  private readonly own = new OwnAttempts();
  private reachableSinceMs = 0;

  constructor(
    private readonly log: Pick<EventLog, 'append' | 'read'>,
    private readonly settings: AttemptSettings,
    /** Told of an attempt that was found without an outcome and is on record as unknown now. */
    private readonly onInterrupted: (claimed: ClaimedSend, attempt: number) => void = () => undefined,
  ) {}

  /**
   * Records the next attempt, unless the send needs none. It is this process's until `over` or `notBegun`.
   * @param isHeld whether the claim is still this process's: else it decides nothing
   * @throws LogUnavailableError when nobody knows whether it was recorded; nothing may be handed over
   */
  async begin(claimed: ClaimedSend, provider: string, isHeld: () => boolean): Promise<Beginning> {
    const { belief, send } = claimed;
    // The log was away for longer than the lease, and the message came again.
    if (this.own.isInHand(send.data.requestId)) return this.lookAgain();
    if (belief) {
      const { attempt, lastSequence } = belief;
      const facts = attemptFacts(send.data, { attempt, provider, at: new Date().toISOString() });
      if (await this.record(claimed, { attempt, facts, lastSequence, isAttempt: true }))
        return { kind: 'begun', attempt };
    }
    const beginning = await this.lookAndRecord(claimed, { provider, isHeld });
    return beginning.kind === 'recorded' ? { kind: 'begun', attempt: beginning.attempt } : beginning;
  }

  /**
   * Records what the transport said before an attempt was made, under the same expectation: another process may have made one,
   * or the send was called off.
   * @param refusal the facts, by the number the attempt would have had
   * @throws LogUnavailableError when nobody knows whether it was recorded
   */
  async refuse(
    claimed: ClaimedSend,
    wanted: Wanted & { readonly refusal: (attempt: number) => readonly EventFact[] },
  ): Promise<RefusalRecorded | Exclude<Beginning, Begun>> {
    const { belief, send } = claimed;
    if (this.own.isInHand(send.data.requestId)) return this.lookAgain();
    if (belief) {
      const { attempt, lastSequence } = belief;
      const facts = wanted.refusal(attempt);
      const appended = await this.record(claimed, { attempt, facts, lastSequence, isAttempt: false });
      if (appended) return recorded(attempt, appended);
    }
    return this.lookAndRecord(claimed, wanted);
  }

  /**
   * Records that the send is called off instead of its attempt, under the same expectation. Of one that left, or was called off
   * already, nothing is recorded; where an attempt of another process may be under way, it has to be looked at again.
   * @throws LogUnavailableError when nobody knows whether it was recorded
   */
  async callOff(
    claimed: ClaimedSend,
    calledOff: readonly EventFact[],
    isHeld: () => boolean,
  ): Promise<Exclude<Beginning, Begun>> {
    const { belief, send } = claimed;
    if (this.own.isInHand(send.data.requestId)) return this.lookAgain();
    if (belief) {
      const appended = await this.record(claimed, { ...belief, facts: calledOff, isAttempt: false });
      if (appended) return { kind: 'done', state: NOTHING_KNOWN };
    }
    const beginning = await this.lookAndRecord(claimed, { provider: '', isHeld, calledOff });
    return beginning.kind === 'recorded' ? this.lookAgain() : beginning;
  }

  /** What came of the attempt is on record, or never will be. */
  over({ send }: ClaimedSend): void {
    this.own.over(send.data.requestId);
  }

  /** The log was away, for whoever has begun an attempt as well: until a lease from now no attempt counts as interrupted. */
  reconnected(): void {
    this.reachableSinceMs = Date.now();
  }

  /** What the log says of the send; with the sequence of its contact's newest event. */
  async look(claimed: ClaimedSend): Promise<{ state: AttemptState; lastSequence: number }> {
    const { send } = claimed;
    const { requestId, releasedFrom } = send.data;
    let state = NOTHING_KNOWN;
    let lastSequence = send.sequence;
    // Attempts stand after the send, but for those before a hold.
    const after = releasedFrom === 'hold' ? 0 : send.sequence - 1;
    for await (const event of this.log.read({ subjects: [storyOf(claimed)], after })) {
      state = evolve(requestId, state, event);
      lastSequence = event.sequence;
    }
    return { state, lastSequence };
  }

  /** The attempt was recorded, and nothing was handed over after all. This process may go on with it. */
  notBegun({ send }: ClaimedSend): void {
    this.own.putDown(send.data.requestId);
  }

  /**
   * Records an outcome. Not guarded: what happened has happened, whatever else is on record.
   * @throws LogUnavailableError
   */
  async settle(claimed: ClaimedSend, attempt: number, facts: readonly EventFact[]): Promise<void> {
    const messageId = `outcome:${claimed.send.data.requestId}:${attempt}:${facts[0]?.type ?? ''}`;
    await this.log.append(this.placed(claimed, facts), { messageId });
  }

  private async lookAndRecord(
    claimed: ClaimedSend,
    { provider, isHeld, refusal, calledOff }: Wanted,
  ): Promise<RefusalRecorded | Exclude<Beginning, Begun>> {
    const { send, deliveries } = claimed;
    const { requestId } = send.data;
    for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
      // Of several sends to one contact that meet, each try lets one through.
      if (conflicts > 0) await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 2 ** conflicts));
      const { state, lastSequence } = await this.look(claimed);
      if (!isHeld() || this.own.isInHand(requestId)) return this.lookAgain();
      const own = this.own.left(requestId, state.inFlight);
      const step = nextStep(send.data, state, {
        ...this.settings,
        queuedSequence: send.sequence,
        deliveries,
        nowMs: Date.now(),
        testMode: send.testMode,
        provider,
        ownUnbegun: own?.attempt,
        reachableSinceMs: this.reachableSinceMs,
        maxAttempts: this.settings.retry?.maxAttempts,
        refusal,
        calledOff,
      });
      if (step.kind === 'record') {
        const { facts } = step;
        const { attempts: attempt } = state;
        if (!(await this.record(claimed, { attempt, facts, lastSequence, isAttempt: false }))) continue;
        if (facts[0]?.type === DeliveryOutcomeUnknown.type) this.onInterrupted(claimed, attempt);
        return { kind: 'done', state };
      } else if (step.kind === 'done') {
        return { kind: 'done', state };
      } else if (step.kind !== 'attempt') {
        return step;
      } else {
        const { attempt, facts } = step;
        if (facts.length === 0 && own) {
          this.own.take(requestId, own);
          return recorded(attempt, NOTHING);
        }
        const appended = await this.record(claimed, { attempt, facts, lastSequence, isAttempt: refusal === undefined });
        if (!appended) continue;
        const interrupted = state.inFlight?.attempt;
        if (interrupted !== undefined && interrupted !== attempt) this.onInterrupted(claimed, interrupted);
        return recorded(attempt, appended);
      }
    }
    throw new AppendConflictError(storyOf(claimed), 0);
  }

  private lookAgain(): Extract<Step, { kind: 'look_again' }> {
    return { kind: 'look_again', afterMs: this.settings.leaseMs };
  }

  /** @returns nothing when something else happened to the contact after that sequence */
  private async record(
    claimed: ClaimedSend,
    { attempt, facts, lastSequence, isAttempt }: ToRecord,
  ): Promise<Appended | undefined> {
    const { requestId } = claimed.send.data;
    const messageId = `attempt:${requestId}:${attempt}:${this.processId}${++this.count}`;
    const expect = { subject: storyOf(claimed), lastSequence };
    const own = { attempt, atMs: Date.now() };
    try {
      const appended = await this.log.append(this.placed(claimed, facts, own.atMs), { messageId, expect });
      if (isAttempt) this.own.take(requestId, own);
      return appended;
    } catch (error) {
      if (error instanceof AppendConflictError) return undefined;
      // Stored or not: if it was, nobody but this process knows that nothing was handed over.
      if (isAttempt && error instanceof LogUnavailableError) this.own.leave(requestId, own);
      throw error;
    }
  }

  private placed({ send, contact }: ClaimedSend, facts: readonly EventFact[], atMs = Date.now()): readonly NewEvent[] {
    const { workspaceId, agentId, testMode, correlationId, id: causationId } = send;
    const occurredAt = new Date(atMs).toISOString();
    return facts.map((fact) => ({
      fact,
      workspaceId,
      key: contact,
      contact,
      ...(agentId !== undefined && { agentId }),
      occurredAt,
      testMode,
      correlationId,
      causationId,
    }));
  }
}

interface ToRecord {
  readonly attempt: number;
  readonly facts: readonly EventFact[];
  readonly lastSequence: number;
  /** An attempt begins with it. */
  readonly isAttempt: boolean;
}

const NOTHING: Appended = { events: [], duplicate: false };

/** The sequence is looked at by few, and costs something to be made. */
function recorded(attempt: number, appended: Appended): RefusalRecorded {
  return {
    kind: 'recorded',
    attempt,
    get lastSequence() {
      return appended.events.at(-1)?.sequence ?? 0;
    },
  };
}
