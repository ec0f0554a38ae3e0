import type { RecordedEvent } from '@posthorn/events';
import type { Audience } from './audience.js';
import type { LogEntry } from './log-entry.js';
import { NumberedQueue } from './numbered-queue.js';
import { RevivedEntries } from './revived-entries.js';
import { SequenceQueue } from './sequence-queue.js';
import { TextQueue } from './text-queue.js';
import { WorkspaceFeed } from './workspace-feed.js';

export interface HistoryLimits {
  readonly maxEvents: number;
  /** Of their text; what is read of it is objects beside it, for a while. */
  readonly maxBytes: number;
}

const MAX_REVIVED = 8_192;
/** Of the bytes of the ring: what is read of it must not be several times what it may hold. */
const REVIVED_SHARE = 1 / 16;

/**
 * The ring of recent events, over all workspaces and, filed by workspace, in their feeds. Short reconnects are answered from it without asking the log.
 * It holds text: what nobody comes back for, which is nearly all, costs the collector nothing.
 */
export class History {
  private readonly sequences = new SequenceQueue();
  private readonly texts = new TextQueue();
  private readonly owners = new NumberedQueue<WorkspaceFeed | undefined>((length) => Array.from({ length }));
  private readonly feeds = new Map<string, WorkspaceFeed>();
  private readonly revived: RevivedEntries;

  /**
   * @param forgottenUpTo every event after this sequence that was pushed is held
   * @param revive makes an entry of an event again that was one before
   */
  constructor(
    private readonly limits: HistoryLimits,
    private forgottenUpTo: number,
    private readonly revive: (event: RecordedEvent, textBytes: number) => LogEntry,
  ) {
    this.revived = new RevivedEntries({ maxEntries: MAX_REVIVED, maxBytes: limits.maxBytes * REVIVED_SHARE });
  }

  get events(): number {
    return this.sequences.length;
  }

  get heldBytes(): number {
    return this.texts.bytes;
  }

  /** Nothing after this sequence has been forgotten. */
  get floor(): number {
    return this.forgottenUpTo;
  }

  /** True when nothing after this sequence has been forgotten. */
  covers(sequence: number): boolean {
    return sequence >= this.forgottenUpTo;
  }

  /** @returns the feed of the event's workspace */
  push({ event }: LogEntry): WorkspaceFeed {
    // Before, so that a full ring of 2^n events is not given the place of twice as many.
    if (this.events >= this.limits.maxEvents) this.forgetOldest();
    const feed = this.feed(event.workspaceId);
    const text = textOf(event);
    this.sequences.push(event.sequence);
    feed.sequences.push(event.sequence);
    this.texts.push(text);
    this.owners.push(feed);
    while (this.events > this.limits.maxEvents || this.heldBytes > this.limits.maxBytes) this.forgetOldest();
    return feed;
  }

  /** The workspace's feed, made if need be; hand it back to `release` when an audience left. */
  feed(workspaceId: string): WorkspaceFeed {
    let feed = this.feeds.get(workspaceId);
    if (!feed) this.feeds.set(workspaceId, (feed = new WorkspaceFeed(workspaceId)));
    return feed;
  }

  /**
   * The workspace's events after this sequence, oldest first; complete only if `covers(sequence)`.
   * @param others whether others are about to read: what is made of the text is kept for them
   */
  *after(workspaceId: string, sequence: number, others: boolean): IterableIterator<LogEntry> {
    for (const next of this.feeds.get(workspaceId)?.sequences.after(sequence) ?? []) {
      const entry = this.entry(next, others);
      if (entry) yield entry;
    }
  }

  /** How many events of the workspace came after this sequence. */
  countAfter(workspaceId: string, sequence: number): number {
    return this.feeds.get(workspaceId)?.sequences.countAfter(sequence) ?? 0;
  }

  /** To be called when nobody is left who could be given what was kept for others. */
  forgetRevived(): void {
    this.revived.clear();
  }

  /** What came up to this sequence was not all pushed. */
  missed(sequence: number): void {
    this.forgottenUpTo = Math.max(this.forgottenUpTo, sequence);
  }

  /** The workspace's event with exactly this sequence. */
  at(workspaceId: string, sequence: number): LogEntry | undefined {
    const isOurs = this.feeds.get(workspaceId)?.sequences.numberOf(sequence) !== undefined;
    return isOurs ? this.entry(sequence, false) : undefined;
  }

  /** Who listens for this entry now. */
  audiencesOf(entry: LogEntry): readonly Audience[] {
    const audiences = new Set<Audience>();
    this.feeds.get(entry.event.workspaceId)?.match(entry, (audience) => {
      if (audience.filter.refines(entry.event)) audiences.add(audience);
    });
    return [...audiences];
  }

  release({ workspaceId, empty }: WorkspaceFeed): void {
    if (empty) this.feeds.delete(workspaceId);
  }

  private entry(sequence: number, others: boolean): LogEntry | undefined {
    const known = this.revived.get(sequence);
    if (known) return known;
    const text = this.texts.at(this.sequences.numberOf(sequence) ?? -1);
    if (!text) return undefined;
    const entry = this.revive(JSON.parse(text) as RecordedEvent, Buffer.byteLength(text));
    if (others) this.revived.add(entry);
    return entry;
  }

  private forgetOldest(): void {
    const sequence = this.sequences.shift();
    if (sequence === undefined) return;
    this.texts.shift();
    this.revived.delete(sequence);
    this.forgottenUpTo = Math.max(this.forgottenUpTo, sequence);
    const feed = this.owners.shift();
    feed?.sequences.shift();
    if (feed) this.release(feed);
  }
}

/** @returns nothing to read for what JSON can be read of and not written again, such as arrays nested some thousand deep: no dialect can print it either */
function textOf(event: RecordedEvent): string {
  try {
    return JSON.stringify(event);
  } catch {
    return '';
  }
}
