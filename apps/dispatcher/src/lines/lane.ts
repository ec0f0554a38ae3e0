import type { MailContent } from '@posthorn/mail';
import type { ClaimedSend } from '../attempt/claimed-send.js';
import type { Transport } from '../transports/transport.gateway.js';
import { FairQueue } from './fair-queue.js';

/** A send whose turn has come, and the message that brought it. */
export interface Turn {
  readonly claimed: ClaimedSend;
  /** Whether the message is still this process's. */
  isHeld(): boolean;
  /** Done: it never comes again. */
  ack(): void;
  giveBack(delayMs?: number): void;
  fail(error: unknown): void;
  /** Its line may have another one in its stead already. */
  makeRoom(): void;
}

/** One that is ready for its attempt. */
export interface Job extends Turn {
  readonly content: MailContent;
}

/** Where mail goes that finds too much before it, behind a provider that is away. */
export interface Crowd {
  /** How many mails of one workspace may wait for such a provider. */
  room(): number;
  /** Takes the job out of its line for a while, so that others of the workspace come by. */
  putOff(job: Job, waitMs: number): void;
}

/** A provider that could not be used so often in a row is away: what waits for it makes room for other mail. */
const AWAY_FAILURES = 2;
/** First rest after a provider could not be used at all; doubles with every further one. */
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 60_000;

/**
 * The hands of one transport: as many mails at once as it takes, workspaces in turn. A provider that is away is left
 * alone for a while, and what waits for it stays in its lines.
 */
export class Lane {
  private readonly waiting = new FairQueue<Job>();
  /** Those that wait and those in hand. */
  private readonly jobs = new Set<Job>();
  /** Those that come back in a moment, with what brings them back. */
  private readonly sleeping = new Map<Job, NodeJS.Timeout>();
  private running = 0;
  private restUntilMs = 0;
  private failures = 0;
  private rest: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    readonly transport: Transport,
    /** Never rejects; calls `free` when the transport can take the next mail. */
    private readonly run: (job: Job, lane: Lane, free: () => void) => Promise<void>,
    private readonly crowd: Crowd,
  ) {}

  get inFlight(): number {
    return this.running;
  }

  get waitingCount(): number {
    return this.waiting.size;
  }

  get isResting(): boolean {
    return this.rest !== undefined;
  }

  /** Milliseconds since 1970; looks at each. */
  get oldestQueuedAtMs(): number {
    let oldestMs = Infinity;
    for (const { claimed } of this.jobs) oldestMs = Math.min(oldestMs, Date.parse(claimed.send.data.queuedAt));
    return oldestMs;
  }

  add(job: Job): void {
    if (this.isClosed) return job.giveBack();
    const { workspaceId } = job.claimed.send;
    if (this.isAway && this.waiting.countOf(workspaceId) >= this.crowd.room()) return this.putOff(job);
    this.jobs.add(job);
    this.waiting.add(workspaceId, job);
    this.pump();
  }

  /** Comes back after a moment, and needs no hand meanwhile. */
  later(job: Job, waitMs: number): void {
    if (this.isClosed) return job.giveBack();
    const wake = () => {
      this.sleeping.delete(job);
      this.add(job);
    };
    this.sleeping.set(job, setTimeout(wake, waitMs));
  }

  /** Takes out what waits of a workspace, or those that are meant. */
  takeAll(workspaceId: string, isMeant: (job: Job) => boolean = () => true): readonly Job[] {
    const taken = [];
    for (const job of this.waiting.takeAll(workspaceId)) {
      if (isMeant(job)) taken.push(job);
      else this.waiting.add(workspaceId, job);
    }
    for (const job of taken) this.jobs.delete(job);
    return [...taken, ...this.wakeAll((job) => job.claimed.send.workspaceId === workspaceId && isMeant(job))];
  }

  /** Takes out everything; nothing more is begun. */
  close(): readonly Job[] {
    this.isClosed = true;
    clearTimeout(this.rest);
    const waiting = this.waiting.keys().flatMap((workspaceId) => this.takeAll(workspaceId));
    return [...waiting, ...this.wakeAll(() => true)];
  }

  /** The provider answered. */
  works(): void {
    this.failures = 0;
  }

  /** The provider could not be used, for no fault of the mail. @returns milliseconds until it is asked again */
  unusable(): number {
    const nowMs = performance.now();
    // Those that were under way together met one failure.
    if (nowMs >= this.restUntilMs) {
      const restMs = Math.min(FIRST_REST_MS * 2 ** this.failures++, LONGEST_REST_MS);
      this.restUntilMs = nowMs + restMs;
      clearTimeout(this.rest);
      this.rest = setTimeout(() => {
        this.rest = undefined;
        this.pump();
      }, restMs);
      if (this.isAway) this.thinOut();
    }
    return this.restUntilMs - nowMs;
  }

  private get isAway(): boolean {
    return this.failures >= AWAY_FAILURES;
  }

  private thinOut(): void {
    const room = this.crowd.room();
    for (const workspaceId of this.waiting.keys()) {
      for (const job of this.waiting.takeBeyond(workspaceId, room)) {
        this.jobs.delete(job);
        this.putOff(job);
      }
    }
  }

  /** They come back in some of the rests that follow, not all at once. */
  private putOff(job: Job): void {
    const restMs = Math.min(FIRST_REST_MS * 2 ** this.failures, LONGEST_REST_MS);
    this.crowd.putOff(job, restMs * (2 + 2 * Math.random()));
  }

  private wakeAll(isMeant: (job: Job) => boolean): readonly Job[] {
    const meant = [...this.sleeping.keys()].filter(isMeant);
    for (const job of meant) {
      clearTimeout(this.sleeping.get(job));
      this.sleeping.delete(job);
    }
    return meant;
  }

  private pump(): void {
    // After a failure one mail is tried; the others follow when it was taken.
    const hands = this.failures > 0 ? 1 : this.transport.concurrency;
    while (this.running < hands && this.rest === undefined && !this.isClosed) {
      const job = this.waiting.take();
      if (!job) return;
      this.begin(job);
    }
  }

  private begin(job: Job): void {
    this.running++;
    let isFree = false;
    const free = () => {
      if (isFree) return;
      isFree = true;
      this.running--;
      this.pump();
    };
    void this.run(job, this, free).finally(() => {
      this.jobs.delete(job);
      free();
    });
  }
}
