import { waitForPosition, type Db } from '@posthorn/database';
import type { ConnectedEventLog } from '@posthorn/event-log';
import { progressSubject } from '@posthorn/events';
import { Changes } from './changes.js';
import { findCampaignCounts, type CampaignCountsRow } from '../campaign-list/campaigns.queries.js';
import { countsOf, sumOf, type CampaignProgressNow, type CampaignTotals } from './campaign-counts.js';

export interface WatchOptions {
  /** Least time between two answers; milliseconds, 250 by default. */
  readonly leastMs?: number | undefined;
}

/** A message may be lost: while somebody watches, the counts are read so often at least. Milliseconds. */
const LOOK_ANYWAY_MS = 3_000;
const LEAST_MS = 250;
/** How long a question waits for the read models. Milliseconds. */
const CATCH_UP_MS = 5_000;

type Reading = Promise<CampaignProgressNow | undefined>;

/** Where campaigns stand, as the projector tells it: by a message when something changed, and by a look every few seconds. */
export class CampaignProgress {
  private readonly watchers: Changes;
  private readonly running = new Map<string, Reading>();
  private readonly queued = new Map<string, Reading>();

  constructor(
    connection: ConnectedEventLog['connection'],
    private readonly db: Db,
  ) {
    this.watchers = new Changes(connection);
  }

  /** As it stands; undefined for a campaign that is not there, or another workspace's. */
  now(workspaceId: string, campaignId: string): Promise<CampaignProgressNow | undefined> {
    return countsOf(this.db, workspaceId, campaignId);
  }

  /**
   * As it stands, then again whenever it became another. Ends when the signal aborts, or when there is no such campaign
   * (at once). Who takes slowly misses what lay between, never the last.
   */
  async *watch(
    workspaceId: string,
    campaignId: string,
    signal: AbortSignal,
    { leastMs = LEAST_MS }: WatchOptions = {},
  ): AsyncGenerator<CampaignProgressNow> {
    const subject = progressSubject(workspaceId, campaignId);
    const changed = this.watchers.of(subject);
    let shown: string | undefined;
    try {
      while (!signal.aborted) {
        changed.reset();
        const readAtMs = performance.now();
        const progress = await this.read(workspaceId, campaignId);
        if (!progress) return;
        const text = JSON.stringify(progress);
        if (text !== shown && !signal.aborted) yield progress;
        shown = text;
        await changed.next(LOOK_ANYWAY_MS, signal);
        await changed.pause(Math.max(0, readAtMs + leastMs - performance.now()), signal);
      }
    } finally {
      changed.end();
    }
  }

  /** At once, then whenever something may have changed, and every few seconds. Ends when the signal aborts. */
  async *changes(workspaceId: string, campaignId: string, signal: AbortSignal): AsyncGenerator<void> {
    const changed = this.watchers.of(progressSubject(workspaceId, campaignId));
    try {
      while (!signal.aborted) {
        changed.reset();
        yield;
        await changed.next(LOOK_ANYWAY_MS, signal);
      }
    } finally {
      changed.end();
    }
  }

  /**
   * Its sends by step and variant, with every event up to `sequence` in them.
   * @returns nothing while the read models lag behind
   */
  async byVariant(
    workspaceId: string,
    campaignId: string,
    sequence: number,
  ): Promise<readonly CampaignCountsRow[] | undefined> {
    if (!(await waitForPosition(this.db, sequence, CATCH_UP_MS))) return undefined;
    return findCampaignCounts(this.db, workspaceId, campaignId);
  }

  /** The sum of `byVariant`: only what was asked for. */
  async asked(workspaceId: string, campaignId: string, sequence: number): Promise<CampaignTotals | undefined> {
    const rows = await this.byVariant(workspaceId, campaignId, sequence);
    return rows && sumOf(rows);
  }

  close(): void {
    this.watchers.close();
  }

  /** Watchers of one campaign share a reading that began after each of them asked: the next one, for all who ask while one runs. */
  private read(workspaceId: string, campaignId: string): Promise<CampaignProgressNow | undefined> {
    const key = `${workspaceId} ${campaignId}`;
    const queued = this.queued.get(key);
    if (queued) return queued;
    const next = this.readNext(key, () => countsOf(this.db, workspaceId, campaignId));
    this.queued.set(key, next);
    return next;
  }

  private async readNext(key: string, count: () => Reading): Promise<CampaignProgressNow | undefined> {
    await this.running.get(key)?.catch(() => undefined);
    this.queued.delete(key);
    const reading = count();
    this.running.set(key, reading);
    try {
      return await reading;
    } finally {
      if (this.running.get(key) === reading) this.running.delete(key);
    }
  }
}
