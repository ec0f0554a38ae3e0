import type { Audience } from './audience.js';
import type { LogEntry } from './log-entry.js';
import { SequenceDeque } from './sequence-deque.js';
import { WorkspaceFeed } from './workspace-feed.js';

export interface HistoryLimits {
  readonly maxEvents: number;
  /** Estimated, frames of one dialect included. */
  readonly maxBytes: number;
}

/**
 * The ring of recent events, over all workspaces and, filed by workspace, in their feeds.
 * Short reconnects are answered from it without asking the log.
 */
export class History {
  private readonly ring = new SequenceDeque<LogEntry>();
  private readonly feeds = new Map<string, WorkspaceFeed>();
  private bytes = 0;

  /** @param floor every event after this sequence that was pushed is held */
  constructor(
    private readonly limits: HistoryLimits,
    private floor: number,
  ) {}

  get events(): number {
    return this.ring.length;
  }

  get heldBytes(): number {
    return this.bytes;
  }

  /** True when nothing after this sequence has been forgotten. */
  covers(sequence: number): boolean {
    return sequence >= this.floor;
  }

  /** @returns the feed of the entry's workspace */
  push(entry: LogEntry): WorkspaceFeed {
    const feed = this.feed(entry.event.workspaceId);
    this.ring.push(entry);
    feed.entries.push(entry);
    this.bytes += entry.bytes;
    while (this.ring.length > this.limits.maxEvents || this.bytes > this.limits.maxBytes) this.forgetOldest();
    return feed;
  }

  /** The workspace's feed, made if need be; hand it back to `release` when an audience left. */
  feed(workspaceId: string): WorkspaceFeed {
    let feed = this.feeds.get(workspaceId);
    if (!feed) this.feeds.set(workspaceId, (feed = new WorkspaceFeed()));
    return feed;
  }

  /** The workspace's events after this sequence, oldest first; complete only if `covers(sequence)`. */
  *after(workspaceId: string, sequence: number): IterableIterator<LogEntry> {
    const feed = this.feeds.get(workspaceId);
    if (feed) yield* feed.entries.after(sequence);
  }

  /** What came up to this sequence was not all pushed. */
  missed(sequence: number): void {
    this.floor = Math.max(this.floor, sequence);
  }

  /** The workspace's event with exactly this sequence. */
  at(workspaceId: string, sequence: number): LogEntry | undefined {
    return this.feeds.get(workspaceId)?.entries.at(sequence);
  }

  /** Who listens for this entry now. */
  audiencesOf(entry: LogEntry): readonly Audience[] {
    const audiences = new Set<Audience>();
    this.feeds.get(entry.event.workspaceId)?.match(entry, (audience) => {
      if (audience.filter.refines(entry.event)) audiences.add(audience);
    });
    return [...audiences];
  }

  release(workspaceId: string): void {
    if (this.feeds.get(workspaceId)?.empty) this.feeds.delete(workspaceId);
  }

  private forgetOldest(): void {
    const oldest = this.ring.shift();
    if (!oldest) return;
    const { workspaceId } = oldest.event;
    this.feeds.get(workspaceId)?.entries.shift();
    this.floor = Math.max(this.floor, oldest.sequence);
    this.bytes -= oldest.bytes;
    this.release(workspaceId);
  }
}
