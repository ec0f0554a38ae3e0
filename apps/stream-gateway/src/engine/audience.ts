import type { Batch } from './batch.js';
import type { Dialect } from './dialect.js';
import type { Connection } from './connection.js';
import type { LogEntry } from './log-entry.js';
import type { StreamFilter } from './stream-filter.js';

/** The live connections that get the same bytes: one workspace, one filter, one dialect. */
export class Audience {
  readonly connections = new Set<Connection>();
  private pending: Buffer[] = [];
  private lastMatched = 0;
  private lastId: string | undefined;
  private isOver = false;

  constructor(
    readonly filter: StreamFilter,
    readonly dialect: Dialect,
  ) {}

  static keyOf(filter: StreamFilter, dialect: Dialect): string {
    return `${dialect.name} ${filter.key}`;
  }

  /**
   * Takes what is to be written in this pass. An entry may match several of the filter's patterns; it is taken once.
   * @returns true for the first chunk of a pass
   */
  offer(entry: LogEntry): boolean {
    if (this.isOver || entry.sequence === this.lastMatched || !this.filter.refines(entry.event)) return false;
    this.lastMatched = entry.sequence;
    const chunk = entry.chunk(this.dialect);
    if (!chunk) return false;
    this.lastId = entry.event.id;
    this.isOver = this.dialect.isLast?.(entry.event) ?? false;
    return this.pending.push(chunk) === 1;
  }

  /** What was offered since the last call, as one chunk; the same bytes for every connection. */
  take(): Batch {
    const frames = this.pending;
    this.pending = [];
    const [only] = frames;
    const chunk = only && frames.length === 1 ? only : Buffer.concat(frames);
    const isLast = this.isOver;
    this.isOver = false;
    return { chunk, frames: frames.length, cursor: this.lastId, isLast };
  }
}
