import { isOver, progressFrame, type SendProgress } from './send-progress.js';

/** How a campaign stood at one moment. */
export interface Snapshot {
  readonly frame: Buffer;
  /** No other follows. */
  readonly isLast: boolean;
}

/** Who is told of a campaign. */
export interface Watcher {
  show(snapshot: Snapshot): void;
  /** How the campaign stands is not known right now. */
  wait(): void;
}

/** Where a watch looks, and what makes it look. */
export interface WatchSource {
  /** @returns nothing for a campaign that is not there */
  look(): Promise<SendProgress | undefined>;
  /** Calls back when the campaign may look different; a call may be lost. @returns how to stop it */
  subscribe(onNotice: () => void): () => void;
  /** A look failed, the first after one that did not; of a look for nobody but its caller that one is told. */
  onError(error: unknown): void;
}

/** Between two snapshots, at least: with the one it begins with, a client gets four in any second at most; milliseconds. */
const APART_MS = 334;
/** Between two snapshots, at most, with what the look takes: they come every two seconds, changed or not; milliseconds. */
const EVERY_MS = 1_900;

/**
 * One campaign, for all who watch it in this process: one look for all of them, however many they are, and none while there is nobody.
 * It looks when it is told that something changed, and every two seconds in case it was not.
 */
export class CampaignWatch {
  private readonly watchers = new Set<Watcher>();
  private newest: Snapshot | undefined;
  private looking: Promise<Snapshot | undefined> | undefined;
  private isNoticed = false;
  private lookedMs = -Infinity;
  private shownMs = -Infinity;
  private shown: Snapshot | undefined;
  private isFailing = false;
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;

  constructor(private readonly source: WatchSource) {}

  /**
   * How the campaign stands, or stood a moment ago.
   * @returns nothing for one that is not there
   */
  first(): Promise<Snapshot | undefined> {
    const isFresh = this.newest !== undefined && performance.now() - this.lookedMs < APART_MS;
    return isFresh ? Promise.resolve(this.newest) : (this.looking ??= this.look());
  }

  /** @param seen what the watcher has been shown */
  join(watcher: Watcher, seen: Snapshot): void {
    this.watchers.add(watcher);
    this.unsubscribe ??= this.source.subscribe(() => this.notice());
    if (this.watchers.size === 1) [this.shown, this.shownMs] = [seen, performance.now()];
    if (this.newest && this.newest !== seen) watcher.show(this.newest);
    this.schedule();
  }

  leave(watcher: Watcher): void {
    this.watchers.delete(watcher);
    if (this.watchers.size > 0) return;
    clearTimeout(this.timer);
    this.unsubscribe?.();
    this.unsubscribe = undefined;
  }

  private notice(): void {
    this.isNoticed = true;
    this.schedule();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    // A look under way comes back here.
    if (this.watchers.size === 0 || this.looking) return;
    const dueMs = Math.min(this.isNoticed ? this.lookedMs + APART_MS : Infinity, this.shownMs + EVERY_MS);
    this.timer = setTimeout(
      () => {
        this.looking ??= this.look();
        // `first` tells its caller; here the watchers have been told to wait.
        this.looking.catch(() => undefined);
      },
      Math.max(0, dueMs - performance.now()),
    ).unref();
  }

  /** What is noticed from here on may not be in it, so it is looked for again. */
  private async look(): Promise<Snapshot | undefined> {
    this.isNoticed = false;
    try {
      const progress = await this.source.look();
      this.isFailing = false;
      this.newest = progress && { frame: progressFrame(progress), isLast: isOver(progress) };
      this.publish();
      return this.newest;
    } catch (error) {
      if (!this.isFailing && this.watchers.size > 0) this.source.onError(error);
      this.isFailing = this.watchers.size > 0;
      this.publish();
      throw error;
    } finally {
      this.looking = undefined;
      this.lookedMs = performance.now();
      this.schedule();
    }
  }

  /** Shows what is new, and what is not when it is time again. */
  private publish(): void {
    const { newest } = this;
    const isDue = performance.now() - this.shownMs >= EVERY_MS - 1;
    const isNew = newest !== undefined && this.shown?.frame.equals(newest.frame) !== true;
    if (!isDue && !(isNew && !this.isFailing)) return;
    this.shownMs = performance.now();
    const known = this.isFailing ? undefined : newest;
    if (known) this.shown = known;
    for (const watcher of this.watchers) {
      if (known) watcher.show(known);
      else watcher.wait();
    }
  }
}
