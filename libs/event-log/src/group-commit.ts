import type { AppendUnit } from './append-unit.js';
import { takeBatch } from './batch-plan.js';
import { furtherWaitMs, type Gathering, gathering } from './gathering.js';
import { AppendConflictError, AppendRefusedError, LogUnavailableError } from './errors.js';
import { type Committed, CommitRefusedError, REFUSAL } from './publish.js';

/**
 * An atomic batch costs the server about as much as this many single publishes, because it is staged
 * in files of its own; fewer units than this are published singly, all at once (ADR 0002).
 */
const MIN_BATCH = 8;
/** After a batch the next one waits this long for its callers to come again, and longer while many come (gathering.ts). Milliseconds. */
const GATHER_MS = 3;
/** A batch of so many is not gathered any longer. */
const ENOUGH_BYTES = 1024 * 1024;
/** Waiting appends; beyond this the caller is told to come back. */
const MAX_QUEUED = 20_000;
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;
/**
 * Of an append's life in which it may be sent, sent again, or follow another. With the wait for a connection, 5 s,
 * nothing reaches the server later than 15 s after it was submitted; ADR 0004 needs less than a minute.
 */
const MAX_WAIT_MS = 10_000;

/** Where a unit stands in the log. */
export interface Placed {
  /** Sequence of its first event; the others follow. Missing for a duplicate whose events are gone. */
  readonly first: number | undefined;
  /** It had been stored before; nothing was appended. */
  readonly duplicate: boolean;
}

interface Pending extends AppendUnit {
  readonly resolve: (placed: Placed) => void;
  readonly reject: (error: unknown) => void;
  readonly expiresAt: number;
  retried: boolean;
}

export interface CommitPort {
  /** @throws CommitRefusedError or LogUnavailableError, see publish.ts */
  commit(units: readonly AppendUnit[]): Promise<Committed>;
  /** Sequence of the event that was stored first under the unit's message id, when there is one. */
  findOriginal(unit: AppendUnit): Promise<number | undefined>;
}

export interface GroupCommitOptions {
  /** Milliseconds. */
  readonly gatherMs?: number | undefined;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

/**
 * Gathers concurrent appends into one commit while the previous one runs (ADR 0002). A lone append
 * goes out at once. Appends that are under way at the same time have no order among each other.
 */
export class GroupCommit {
  private readonly queue: Pending[] = [];
  private queuedBytes = 0;
  private readonly byMessageId = new Map<string, Promise<Placed>>();
  private batchRunning = false;
  private singlesRunning = 0;
  private pumpScheduled = false;
  private gathering: { readonly of: Gathering; timer: NodeJS.Timeout | undefined } | undefined;
  /** When the last append came; milliseconds, monotonic. */
  private arrivedMs = 0;

  private readonly gatherMs: number;
  private readonly now: () => number;

  constructor(
    private readonly port: CommitPort,
    { gatherMs = GATHER_MS, now = () => performance.now() }: GroupCommitOptions = {},
  ) {
    this.gatherMs = gatherMs;
    this.now = now;
  }

  /**
   * @throws AppendConflictError when the expectation does not hold
   * @throws AppendRefusedError when the server will never take it
   * @throws LogUnavailableError when no acknowledgement came, or too many appends wait already
   */
  submit(unit: AppendUnit): Promise<Placed> {
    return this.submitUntil(unit, this.now() + MAX_WAIT_MS);
  }

  /** Settles when nothing is waiting or under way. */
  async idle(): Promise<void> {
    while (this.queue.length > 0 || this.batchRunning || this.singlesRunning > 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  private submitUntil(unit: AppendUnit, expiresAt: number): Promise<Placed> {
    const { messageId } = unit;
    if (messageId === undefined) return this.enqueue(unit, expiresAt);
    const underWay = this.byMessageId.get(messageId);
    if (underWay) {
      return underWay.then(
        ({ first }) => ({ first, duplicate: true }),
        (error: unknown) => {
          // No answer to one is no answer to all; each asking for itself would take as long once more, one by one.
          if (error instanceof LogUnavailableError) throw error;
          return this.submitUntil(unit, expiresAt);
        },
      );
    }
    const placed = this.enqueue(unit, expiresAt).finally(() => this.byMessageId.delete(messageId));
    this.byMessageId.set(messageId, placed);
    return placed;
  }

  private enqueue(unit: AppendUnit, expiresAt: number): Promise<Placed> {
    if (this.queue.length >= MAX_QUEUED || this.queuedBytes + unit.bytes > MAX_QUEUED_BYTES) {
      return Promise.reject(new LogUnavailableError(`overload: ${this.queue.length} appends are waiting`));
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ ...unit, resolve, reject, retried: false, expiresAt });
      this.queuedBytes += unit.bytes;
      this.arrivedMs = this.now();
      this.schedulePump();
    });
  }

  /** After the current turn of the event loop, so that appends made in it share a commit. */
  private schedulePump(): void {
    if (this.pumpScheduled) return;
    this.pumpScheduled = true;
    setImmediate(() => {
      this.pumpScheduled = false;
      this.pump();
    });
  }

  private pump(): void {
    this.turnAwayExpired();
    if (this.isGathering()) return;
    while (this.queue.length > 0 && !this.batchRunning) {
      if (this.queue.length < MIN_BATCH && this.singlesRunning >= MIN_BATCH) return;
      const taken = takeBatch(this.queue);
      for (const { bytes } of taken) this.queuedBytes -= bytes;
      if (taken.length < MIN_BATCH && taken.every(({ events }) => events.length === 1)) {
        for (const unit of taken) void this.runSingle(unit);
      } else {
        void this.runBatch(taken);
      }
    }
  }

  private turnAwayExpired(): void {
    const firstFresh = this.queue.findIndex((unit) => !this.turnedAway(unit));
    for (const { bytes } of this.queue.splice(0, firstFresh === -1 ? this.queue.length : firstFresh)) {
      this.queuedBytes -= bytes;
    }
  }

  private turnedAway(unit: Pending): boolean {
    if (!this.expired(unit)) return false;
    unit.reject(new LogUnavailableError(`overload: not stored within ${MAX_WAIT_MS} ms`));
    return true;
  }

  private expired({ expiresAt }: Pending): boolean {
    return this.now() >= expiresAt;
  }

  private async runSingle(unit: Pending): Promise<void> {
    this.singlesRunning++;
    await this.settle([unit]);
    this.singlesRunning--;
    this.schedulePump();
  }

  private async runBatch(units: readonly Pending[]): Promise<void> {
    this.batchRunning = true;
    await this.settle(units);
    this.batchRunning = false;
    if (units.length >= MIN_BATCH) this.gather(units.length);
    this.schedulePump();
  }

  private gather(answered: number): void {
    this.gathering = { of: gathering(answered, this.queue.length, this.now()), timer: undefined };
  }

  private isGathering(): boolean {
    if (!this.gathering) return false;
    const { arrivedMs, gatherMs } = this;
    const at = { waiting: this.queue.length, arrivedMs, nowMs: this.now(), gatherMs };
    const waitMs = this.queuedBytes >= ENOUGH_BYTES ? 0 : furtherWaitMs(this.gathering.of, at);
    if (waitMs > 0) this.gathering.timer ??= setTimeout(this.gatherOn, waitMs);
    else {
      clearTimeout(this.gathering.timer);
      this.gathering = undefined;
    }
    return waitMs > 0;
  }

  private readonly gatherOn = (): void => {
    if (this.gathering) this.gathering.timer = undefined;
    this.pump();
  };

  /** Commits the units and tells each caller. A refused batch is taken apart until the offender stands alone. */
  private async settle(all: readonly Pending[]): Promise<void> {
    const units = all.filter((unit) => !this.turnedAway(unit));
    if (units.length === 0) return;
    try {
      const { firstSequences, duplicate } = await this.port.commit(units);
      for (const [i, unit] of units.entries()) unit.resolve({ first: firstSequences[i], duplicate });
    } catch (error) {
      const [unit, ...others] = units;
      if (!unit) return;
      if (others.length === 0) await this.settleFailure(unit, error);
      else if (error instanceof CommitRefusedError) {
        await Promise.all(parts(units, error.code).map((part) => this.settle(part)));
      } else await Promise.all(units.map((each) => this.settleFailure(each, error)));
    }
  }

  private async settleFailure(unit: Pending, error: unknown): Promise<void> {
    try {
      if (error instanceof CommitRefusedError) unit.resolve(await this.refused(unit, error));
      else if (unit.messageId !== undefined && !unit.retried && !this.expired(unit)) {
        // The message id makes it safe: if the first try was stored after all, this one is its duplicate.
        unit.retried = true;
        await this.settle([unit]);
      } else unit.reject(error);
    } catch (failure) {
      unit.reject(failure);
    }
  }

  /** @returns the place of the original when the refused unit had been stored before */
  private async refused(unit: Pending, cause: CommitRefusedError): Promise<Placed> {
    const { code } = cause;
    const conflict = code === REFUSAL.wrongLastSequence || code === REFUSAL.wrongLastSequenceUnknown;
    if (unit.messageId !== undefined && (conflict || code === REFUSAL.duplicateInBatch)) {
      // The server looks at the expectation before the message id: a repeated append that was stored
      // the first time is refused for its own event.
      const first = await this.port.findOriginal(unit);
      if (first !== undefined || !conflict) return { first, duplicate: true };
    }
    if (conflict && unit.expect) {
      throw new AppendConflictError(unit.expect.subject, unit.expect.lastSequence, { cause });
    }
    if (cause.status === 400) throw new AppendRefusedError(cause.message, { cause });
    throw new LogUnavailableError(cause.message, { cause });
  }
}

/** Those that cannot be the reason of the refusal, and the suspects; two halves when all are suspects. */
function parts(units: readonly Pending[], code: number): readonly (readonly Pending[])[] {
  const suspects = units.filter((unit) => suspect(unit, code));
  const innocent = units.filter((unit) => !suspect(unit, code));
  if (suspects.length > 0 && innocent.length > 0) return [innocent, suspects];
  const middle = Math.ceil(units.length / 2);
  return [units.slice(0, middle), units.slice(middle)];
}

function suspect(unit: Pending, code: number): boolean {
  if (code === REFUSAL.duplicateInBatch) return unit.messageId !== undefined;
  if (code === REFUSAL.wrongLastSequence || code === REFUSAL.wrongLastSequenceUnknown) return unit.expect !== undefined;
  return true;
}
