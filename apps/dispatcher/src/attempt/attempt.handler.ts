import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppendConflictError, type EventLog, LogUnavailableError, type NewEvent } from '@posthorn/event-log';
import type { EventFact } from '@posthorn/events';
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
export type Beginning = Begun | Over | Extract<Step, { kind: 'wait' | 'look_again' }>;

export interface AttemptSettings {
  readonly leaseMs: number;
  readonly unknownOutcome: UnknownOutcome;
}

const MAX_CONFLICTS = 20;
const LONGEST_PAUSE_MS = 100;
/** Attempts that were recorded and not begun; beyond this the oldest count as interrupted. */
const MAX_UNBEGUN = 10_000;

/**
 * Attempts on record. In the good case an attempt costs one append and no read: it is guarded by what is believed of the
 * contact, and only when the log says that something else has happened meanwhile it is looked at.
 */
export class AttemptHandler {
  /** Tells own appends from those of others: a repeated one of ours is no attempt of somebody else. */
  private readonly processId = randomBytes(6).toString('hex');
  private count = 0;
  private readonly unbegun = new Map<string, number>();

  constructor(
    private readonly log: Pick<EventLog, 'append' | 'read'>,
    private readonly settings: AttemptSettings,
    /** Told of an attempt that was found without an outcome and is on record as unknown now. */
    private readonly onInterrupted: (claimed: ClaimedSend, attempt: number) => void = () => undefined,
  ) {}

  /**
   * Records the next attempt, unless the send needs none.
   * @param isHeld whether the claim is still this process's: else it decides nothing
   * @throws LogUnavailableError when nobody knows whether it was recorded; nothing may be handed over
   */
  async begin(claimed: ClaimedSend, provider: string, isHeld: () => boolean): Promise<Beginning> {
    const { belief, send } = claimed;
    if (belief) {
      const { attempt, lastSequence } = belief;
      const facts = attemptFacts(send.data, { attempt, provider, at: new Date().toISOString() });
      if (await this.record(claimed, attempt, facts, lastSequence)) return { kind: 'begun', attempt };
    }
    return this.lookAndBegin(claimed, provider, isHeld);
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
  notBegun({ send }: ClaimedSend, attempt: number): void {
    const { requestId } = send.data;
    this.unbegun.delete(requestId);
    this.unbegun.set(requestId, attempt);
    const [oldest] = this.unbegun.keys();
    if (this.unbegun.size > MAX_UNBEGUN && oldest !== undefined) this.unbegun.delete(oldest);
  }

  /**
   * Records an outcome. Not guarded: what happened has happened, whatever else is on record.
   * @returns the sequence of the last fact
   * @throws LogUnavailableError
   */
  async settle(claimed: ClaimedSend, attempt: number, facts: readonly EventFact[]): Promise<number> {
    const messageId = `outcome:${claimed.send.data.requestId}:${attempt}:${facts[0]?.type ?? ''}`;
    const { events } = await this.log.append(this.placed(claimed, facts), { messageId });
    return events.at(-1)?.sequence ?? 0;
  }

  private async lookAndBegin(claimed: ClaimedSend, provider: string, isHeld: () => boolean): Promise<Beginning> {
    const { send, deliveries } = claimed;
    for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
      // Of several sends to one contact that meet, each try lets one through.
      if (conflicts > 0) await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 2 ** conflicts));
      const { state, lastSequence } = await this.look(claimed);
      if (!isHeld()) return { kind: 'look_again', afterMs: this.settings.leaseMs };
      const step = nextStep(send.data, state, {
        ...this.settings,
        queuedSequence: send.sequence,
        deliveries,
        nowMs: Date.now(),
        provider,
        ownUnbegun: this.unbegun.get(send.data.requestId),
      });
      if (step.kind === 'record') {
        if (!(await this.record(claimed, state.attempts, step.facts, lastSequence))) continue;
        this.onInterrupted(claimed, state.attempts);
        return { kind: 'done', state };
      } else if (step.kind === 'done') {
        return { kind: 'done', state };
      } else if (step.kind !== 'attempt') {
        return step;
      } else if (step.facts.length === 0 || (await this.record(claimed, step.attempt, step.facts, lastSequence))) {
        this.unbegun.delete(send.data.requestId);
        if (state.inFlight && step.facts.length > 0) this.onInterrupted(claimed, state.inFlight.attempt);
        return { kind: 'begun', attempt: step.attempt };
      }
    }
    throw new AppendConflictError(storyOf(claimed), 0);
  }

  /** @returns false when something else happened to the contact after that sequence */
  private async record(
    claimed: ClaimedSend,
    attempt: number,
    facts: readonly EventFact[],
    lastSequence: number,
  ): Promise<boolean> {
    const { requestId } = claimed.send.data;
    const messageId = `attempt:${requestId}:${attempt}:${this.processId}${++this.count}`;
    const expect = { subject: storyOf(claimed), lastSequence };
    try {
      await this.log.append(this.placed(claimed, facts), { messageId, expect });
      return true;
    } catch (error) {
      if (error instanceof AppendConflictError) return false;
      if (error instanceof LogUnavailableError) this.notBegun(claimed, attempt);
      throw error;
    }
  }

  private placed({ send, contact }: ClaimedSend, facts: readonly EventFact[]): readonly NewEvent[] {
    const { workspaceId, agentId, testMode, correlationId, id: causationId } = send;
    const occurredAt = new Date().toISOString();
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
