import type { EventLog } from '@posthorn/event-log';
import type { ReportedSend } from './delivery-report.decider.js';
import { FreshnessProof } from './freshness-proof.js';
import { ReadModelBehindError } from './mail-events.errors.js';
import { RecentSends } from './recent-sends.js';
import { SharedLoad } from './shared-load.js';

/** The read model as one query saw it. */
export interface SendsSnapshot {
  /** By send id; a send that is not in it was not in the read model. */
  readonly sends: ReadonlyMap<string, ReportedSend>;
  /** Log sequence up to which `sends` is complete. */
  readonly position: number;
}

/** The two questions to PostgreSQL, so that tests can answer them. */
export interface SendsReadModel {
  find(sendIds: readonly string[]): Promise<SendsSnapshot>;
  /** @returns false when the read model had not passed `sequence` after `timeoutMs` */
  waitFor(sequence: number, timeoutMs: number): Promise<boolean>;
}

export interface Freshness {
  /** The read model may lag by this much; half the log's dedupe window (ADR 0004). */
  readonly maxLagMs: number;
  /** How long a report waits for a read model that is further behind, or that lacks its send. */
  readonly waitMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

const RECENT_SENDS = 50_000;
const RECENT_MS = 5_000;

/** Sends by id, from a read model that is fresh enough to decide on; "there is none" only from one that is up to date. */
export class ReportedSends {
  private readonly loads: SharedLoad<SendsSnapshot>;
  private readonly proof: FreshnessProof;
  private readonly recent = new RecentSends(RECENT_SENDS, RECENT_MS);
  private renewing = false;

  constructor(
    private readonly log: Pick<EventLog, 'bounds'>,
    private readonly readModel: SendsReadModel,
    private readonly freshness: Freshness,
  ) {
    this.loads = new SharedLoad((sendIds) => readModel.find(sendIds));
    this.proof = new FreshnessProof(freshness.maxLagMs);
  }

  /**
   * @returns nothing when the log, as it stood at the call, holds no such send
   * @throws ReadModelBehindError when the read model did not catch up in time
   * @throws ReadModelUnavailableError when it does not answer
   */
  async find(sendId: string): Promise<ReportedSend | undefined> {
    const askedAtMs = this.freshness.now();
    if (this.proof.isAging(askedAtMs)) void this.renewProof(askedAtMs);
    const recent = this.recent.get(sendId, askedAtMs);
    if (recent && this.proof.covers(recent.position, askedAtMs)) return recent.send;
    const { sends, position } = await this.loads.request(sendId);
    const send = sends.get(sendId);
    const nowMs = this.freshness.now();
    if (!send || !this.proof.covers(position, nowMs)) return this.findUpToDate(sendId, { sends, position });
    this.recent.put(sendId, { send, position }, nowMs);
    return send;
  }

  /**
   * Before the proof runs out, and beside the reports: a projector that stands still for some seconds, or a database
   * that does, is then no reason to refuse any. Where it fails, the next report tries again, and the first one after
   * the end makes its own proof.
   */
  private async renewProof(askedAtMs: number): Promise<void> {
    if (this.renewing) return;
    this.renewing = true;
    try {
      const { last } = await this.log.bounds();
      const passed = await this.readModel.waitFor(last, this.freshness.waitMs);
      if (passed && this.freshness.now() - askedAtMs < this.freshness.maxLagMs) this.proof.record(askedAtMs, last);
    } catch {
      // The reports that need a proof say what is wrong.
    } finally {
      this.renewing = false;
    }
  }

  private async findUpToDate(sendId: string, seen: SendsSnapshot): Promise<ReportedSend | undefined> {
    const askedAtMs = this.freshness.now();
    const { last } = await this.log.bounds();
    let snapshot = seen;
    if (snapshot.position < last && (await this.readModel.waitFor(last, this.freshness.waitMs))) {
      snapshot = await this.loads.request(sendId);
    }
    // However long the database took: what was stored since the question may be older than the dedupe window knows.
    const lagMs = this.freshness.now() - askedAtMs;
    if (snapshot.position < last || lagMs >= this.freshness.maxLagMs) {
      throw new ReadModelBehindError(snapshot.position, last);
    }
    this.proof.record(askedAtMs, last);
    return snapshot.sends.get(sendId);
  }
}
