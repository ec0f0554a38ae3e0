import {
  DeliveryAccepted,
  DeliveryDeferred,
  DeliveryOutcomeUnknown,
  DeliveryQueued,
  type EventFact,
  type RecordedEvent,
  SendCanceled,
  SendQueued,
} from '@posthorn/events';
import { evolve, nextStep, NOTHING_KNOWN, type Step, type UnknownOutcome } from './attempt.decider.js';
import { attemptFacts } from './attempt-facts.js';

const ABOUT = { requestId: 'req_1', recipientEmail: 'alice@example.com' };
const LEASE_MS = 30_000;
const START_MS = Date.parse('2026-03-22T10:00:00.000Z');

/** A process with a claim of the send, and how far it has come. */
interface Worker {
  deliveries: number;
  phase: 'idle' | 'claimed' | 'looked' | 'begun' | 'handed';
  believes: boolean;
  looked: { step: Step; lastSequence: number } | undefined;
  attempt: number;
  isFrozen: boolean;
  isLost: boolean;
  unbegun: number | undefined;
}

export type Move =
  | { readonly kind: 'deliver' | 'step' | 'accept' | 'defer' | 'crash' | 'freeze' | 'thaw'; readonly worker: number }
  | { readonly kind: 'lease_passes' | 'cancel' };

/** One send, two processes, a broker that delivers again what nobody keeps, and a log that refuses what is out of date. */
export class AttemptWorld {
  readonly log: RecordedEvent[] = [];
  /** Attempts whose content was handed over, in order, with how far the log was then. */
  readonly handed: { readonly attempt: number; readonly logLength: number }[] = [];
  /** Attempts that were declared unknown while their maker was alive and had its claim. */
  readonly takenFromTheLiving: number[] = [];
  private nowMs = START_MS;
  private deliveries = 0;
  private availableAtMs = START_MS;
  private isAcknowledged = false;
  private readonly workers: Worker[];

  constructor(private readonly unknownOutcome: UnknownOutcome) {
    this.workers = [0, 1].map(() => ({
      deliveries: 0,
      phase: 'idle',
      believes: false,
      looked: undefined,
      attempt: 0,
      isFrozen: false,
      isLost: false,
      unbegun: undefined,
    }));
    this.append([SendQueued.of({ ...ABOUT, queuedAt: this.now })], 0);
  }

  play(move: Move): void {
    if (!('worker' in move)) return move.kind === 'cancel' ? this.cancel() : this.leasePasses();
    const worker = this.workers[move.worker];
    if (!worker) return;
    if (move.kind === 'deliver') return this.deliver(worker);
    if (move.kind === 'freeze') worker.isFrozen = true;
    if (move.kind === 'thaw') worker.isFrozen = false;
    if (move.kind === 'crash') this.crash(worker);
    if (worker.isFrozen) return;
    if (move.kind === 'step') this.step(worker);
    if (move.kind === 'accept') this.settle(worker, 'accepted');
    if (move.kind === 'defer') this.settle(worker, 'deferred');
  }

  private get now(): string {
    return new Date(this.nowMs).toISOString();
  }

  private append(facts: readonly EventFact[], expected: number | undefined): boolean {
    if (expected !== undefined && this.log.length !== expected) return false;
    for (const fact of facts) {
      const sequence = this.log.length + 1;
      this.log.push({
        ...fact,
        id: `evt_${sequence}`,
        sequence,
        subject: `evt.wsk_1.${fact.type.replace('.', '.contact.')}`,
        workspaceId: 'wsk_1',
        occurredAt: this.now,
        testMode: false,
        correlationId: 'req_1',
      });
    }
    return true;
  }

  /** The broker has one holder at a time, as far as it knows. */
  private deliver(worker: Worker): void {
    const isHeld = this.workers.some(({ phase, isLost }) => phase !== 'idle' && !isLost);
    if (this.isAcknowledged || isHeld || this.nowMs < this.availableAtMs || worker.phase !== 'idle') return;
    Object.assign(worker, { phase: 'claimed', deliveries: ++this.deliveries, isLost: false, believes: true });
  }

  private step(worker: Worker): void {
    if (worker.isLost && worker.phase === 'looked') return this.over(worker, false);
    const send = { ...ABOUT, queuedAt: this.now };
    if (worker.phase === 'claimed' && worker.believes) {
      worker.believes = false;
      const facts = attemptFacts(send, { attempt: 1, provider: 'smtp', at: this.now });
      if (this.append(facts, 1)) this.begun(worker, 1);
    } else if (worker.phase === 'claimed') this.look(worker);
    else if (worker.phase === 'looked') this.decide(worker);
    else if (worker.phase === 'begun') this.handOver(worker);
  }

  private look(worker: Worker): void {
    const state = this.log.reduce((before, event) => evolve('req_1', before, event), NOTHING_KNOWN);
    const step = nextStep({ ...ABOUT, queuedAt: this.now }, state, {
      queuedSequence: 1,
      deliveries: worker.deliveries,
      nowMs: this.nowMs,
      leaseMs: LEASE_MS,
      provider: 'smtp',
      unknownOutcome: this.unknownOutcome,
      ownUnbegun: worker.unbegun,
    });
    Object.assign(worker, { phase: 'looked', looked: { step, lastSequence: this.log.length } });
  }

  private decide(worker: Worker): void {
    const { looked } = worker;
    if (!looked) return;
    const { step, lastSequence } = looked;
    worker.looked = undefined;
    if (step.kind === 'attempt' && step.facts.length === 0) return this.begun(worker, step.attempt);
    if (step.kind === 'attempt' || step.kind === 'record') {
      const living = this.workers.find(({ phase, isLost }) => (phase === 'begun' || phase === 'handed') && !isLost);
      if (!this.append(step.facts, lastSequence)) worker.phase = 'claimed';
      else if (step.kind === 'attempt') this.begun(worker, step.attempt);
      else this.over(worker, true);
      const declared = step.facts.find(({ type }) => type === DeliveryOutcomeUnknown.type);
      if (living && declared?.data['attempt'] === living.attempt) this.takenFromTheLiving.push(living.attempt);
      return;
    }
    this.over(worker, step.kind === 'done', step.kind === 'look_again' ? step.afterMs : 0);
  }

  private begun(worker: Worker, attempt: number): void {
    Object.assign(worker, { phase: 'begun', attempt, unbegun: undefined });
  }

  /** Looks once more whether the claim is still its own. */
  private handOver(worker: Worker): void {
    if (worker.isLost) {
      worker.unbegun = worker.attempt;
      return this.over(worker, false);
    }
    this.handed.push({ attempt: worker.attempt, logLength: this.log.length });
    worker.phase = 'handed';
  }

  private settle(worker: Worker, outcome: 'accepted' | 'deferred'): void {
    if (worker.phase !== 'handed') return;
    const { attempt } = worker;
    const accepted = DeliveryAccepted.of({ ...ABOUT, acceptedAt: this.now, provider: 'smtp', attempt });
    const deferred = DeliveryDeferred.of({ ...ABOUT, deferredAt: this.now, retryAfterMs: 0, attempt });
    this.append([outcome === 'accepted' ? accepted : deferred], undefined);
    this.over(worker, outcome === 'accepted');
  }

  private over(worker: Worker, isDone: boolean, delayMs = 0): void {
    if (isDone) this.isAcknowledged = true;
    else if (!worker.isLost) this.availableAtMs = this.nowMs + delayMs;
    Object.assign(worker, { phase: 'idle', isLost: false });
  }

  private crash(worker: Worker): void {
    if (worker.phase !== 'idle' && !worker.isLost) this.availableAtMs = this.nowMs + LEASE_MS;
    Object.assign(worker, { phase: 'idle', isFrozen: false, isLost: false, looked: undefined, unbegun: undefined });
  }

  /** Who runs keeps its claim, who stands still loses it. */
  private leasePasses(): void {
    this.nowMs += LEASE_MS;
    for (const worker of this.workers) if (worker.isFrozen && worker.phase !== 'idle') worker.isLost = true;
  }

  private cancel(): void {
    const state = this.log.reduce((before, event) => evolve('req_1', before, event), NOTHING_KNOWN);
    if (state.attempts > 0 || state.isCanceled) return;
    const reason = { reason: 'requested', canceledBy: { kind: 'user' as const }, canceledAt: this.now };
    this.append([SendCanceled.of({ ...ABOUT, ...reason })], this.log.length);
  }
}

export const RESOLVING: ReadonlySet<string> = new Set([DeliveryDeferred.type, DeliveryOutcomeUnknown.type]);
export const { type: ATTEMPT } = DeliveryQueued;
