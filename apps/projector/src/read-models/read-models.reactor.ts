import { READ_MODELS_VERSION, SERVED_SCHEMA, type Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import type { RecordedEvent } from '@posthorn/events';
import type { Logger } from '@posthorn/platform';
import { applyRange, type ChangedCampaign, type ReadModelTarget } from './burst.projection.js';
import { readCheckpoint } from './checkpoint.queries.js';
import { KnownSends } from './known-sends.js';
import { asLeader, assertConnected } from './lock.queries.js';
import { LogReader } from './log-reader.gateway.js';
import { pause } from './pause.js';
import { CheckpointMovedError, NewerReadModelsError, TailStalledError } from './projector.errors.js';
import { rebuild } from './rebuild.handler.js';
import type { ReadBlob } from './searched-words.js';
import { decideStartup } from './startup.decider.js';

/** Largest transaction: enough to spread its cost, small enough that readers never wait for it. */
const BURST_EVENTS = 2_000;
/**
 * Where one burst held as many events, the next is gathered for a while: a transaction costs some twenty of them, and two
 * facts of one send in one burst are one update. The read models lag by this much then.
 */
const BUSY_EVENTS = 100;
const GATHER_MS = 200;
/** Without an event for this long: is the connection alive, has the log really nothing? */
const IDLE_MS = 1_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

export type ProjectorRole = 'stopped' | 'standby' | 'rebuilding' | 'leader';

export interface ReadModelsReactorOptions {
  readonly db: Db;
  readonly log: EventLog;
  readonly logger: Logger;
  /** Where the texts of mails lie that searches look through. */
  readonly readBlob?: ReadBlob;
  /** Told after each commit which campaigns look different now. */
  readonly onCampaigns?: (changed: readonly ChangedCampaign[]) => void;
}

/**
 * Follows the log into the read models: one leader per installation, the others stand by. Anything that goes
 * wrong ends the leadership and starts over from the stored position; nothing needs cleaning up, because rows
 * and position are one transaction.
 */
export class ReadModelsReactor {
  #role: ProjectorRole = 'stopped';
  #position = 0;
  /** The first event that the last silence found in the log and not in the tail. */
  #unread: number | undefined;
  /** Why it does not run at present. */
  #failure: string | undefined;

  constructor(private readonly options: ReadModelsReactorOptions) {}

  get role(): ProjectorRole {
    return this.#role;
  }

  /** Last applied sequence, as far as this process knows; 0 on a standby. */
  get position(): number {
    return this.#position;
  }

  /** Events the log holds beyond the read models; nothing unless this process leads. */
  async lag(): Promise<number | undefined> {
    if (this.#role !== 'leader') return undefined;
    const { last } = await this.options.log.bounds();
    return Math.max(0, last - this.#position);
  }

  /**
   * For the health check. A standby is ready, the leader while it keeps up.
   * @throws Error saying what is not
   */
  async assertReady(maxLagEvents: number): Promise<void> {
    if (this.#failure !== undefined) throw new Error(this.#failure);
    if (this.#role === 'rebuilding') throw new Error('the read models are being rebuilt');
    const lag = await this.lag();
    if (lag !== undefined && lag > maxLagEvents) throw new Error(`the read models are ${lag} events behind the log`);
  }

  /** Returns after the signal aborted and the burst under way is committed. Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    const onStandby = () => (this.#failure = undefined);
    while (!signal.aborted) {
      const startedAt = this.#position;
      this.#role = 'standby';
      try {
        await asLeader(this.options.db, { signal, onStandby }, (connection) => this.#lead(connection, signal));
      } catch (error) {
        if (this.#position > startedAt) retryMs = FIRST_RETRY_MS;
        await this.#recover(error, retryMs, signal);
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      }
    }
    this.#role = 'stopped';
  }

  async #lead(connection: Db, signal: AbortSignal): Promise<void> {
    const { log, logger, readBlob, onCampaigns } = this.options;
    const bounds = await log.bounds();
    const checkpoint = await readCheckpoint(connection, SERVED_SCHEMA);
    const decision = decideStartup(checkpoint, bounds, READ_MODELS_VERSION);
    if (decision.action === 'refuse') throw new NewerReadModelsError(decision.storedVersion);
    // Leads again afterwards, from the position of the new read models.
    if (decision.action === 'rebuild') return this.#rebuild(decision, signal);
    this.#role = 'leader';
    this.#failure = undefined;
    this.#position = decision.position;
    logger.info({ position: decision.position, last: bounds.last }, 'leading the projection');
    const target = {
      db: connection,
      schema: SERVED_SCHEMA,
      epoch: bounds.epoch,
      known: new KnownSends(),
      ...(readBlob && { readBlob }),
      ...(onCampaigns && { onCampaigns }),
    };
    await this.#follow(target, signal);
  }

  async #follow(target: ReadModelTarget, signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    this.#unread = undefined;
    const tail = this.options.log.tail({ after: this.#position, signal: AbortSignal.any([signal, stop.signal]) });
    const reader = new LogReader(tail, BURST_EVENTS);
    let gatherMs = 0;
    try {
      while (!signal.aborted) {
        const events = await reader.next(IDLE_MS, gatherMs);
        if (signal.aborted) return;
        if (events === undefined) throw new TailStalledError(this.#position);
        gatherMs = events.length >= BUSY_EVENTS ? GATHER_MS : 0;
        if (events.length > 0) this.#unread = undefined;
        const to = events.at(-1)?.sequence ?? (await this.#emptyUpTo(target));
        if (to > this.#position) await this.#apply(target, to, events);
      }
    } finally {
      stop.abort();
      reader.close();
    }
  }

  async #apply(target: ReadModelTarget, to: number, events: readonly RecordedEvent[]): Promise<void> {
    const skipped = await applyRange(target, { from: this.#position, to, events });
    if (skipped > 0)
      this.options.logger.error({ skipped, after: this.#position, to }, 'events were skipped, see read.skipped');
    this.#position = to;
  }

  /**
   * After a silence: a lost connection is noticed, and messages that the log could not decode are passed over, so
   * that nobody waits for their sequence.
   * @throws TailStalledError when the tail has not delivered in a second silence what was there in the first
   */
  async #emptyUpTo({ db }: ReadModelTarget): Promise<number> {
    await assertConnected(db);
    const { last } = await this.options.log.bounds();
    if (last <= this.#position) return this.#position;
    for await (const { sequence } of this.options.log.read({ after: this.#position, until: last })) {
      // It may have been appended after the silence, and be on its way.
      if (sequence === this.#unread) throw new TailStalledError(this.#position);
      this.#unread = sequence;
      return this.#position;
    }
    return last;
  }

  async #rebuild({ reason, keepOld }: { reason: string; keepOld: boolean }, signal: AbortSignal): Promise<void> {
    const { db, log, logger, readBlob } = this.options;
    this.#role = 'rebuilding';
    const keepOldAs = `read_before_${new Date().toISOString().replace(/\D/g, '')}`;
    logger.warn({ reason, ...(keepOld && { keepOldAs }) }, 'rebuilding the read models');
    const { position, skipped } = await rebuild({
      db,
      log,
      signal,
      ...(readBlob && { readBlob }),
      ...(keepOld && { keepOldAs }),
    });
    logger.info({ position, skipped }, 'the read models are rebuilt');
  }

  async #recover(error: unknown, retryMs: number, signal: AbortSignal): Promise<void> {
    const { logger } = this.options;
    this.#role = 'standby';
    if (signal.aborted) return;
    this.#failure = error instanceof Error ? error.message : String(error);
    if (error instanceof CheckpointMovedError) logger.info({ err: error }, 'reading the position again');
    else logger.error({ err: error, position: this.#position, retryMs }, 'the projection stopped, trying again');
    await pause(retryMs, signal);
  }
}
