import type { LogEntry } from './log-entry.js';

interface RevivedLimits {
  readonly maxEntries: number;
  /** Of the texts the entries were made from: as objects, with a frame for each dialect, they take some times that. */
  readonly maxBytes: number;
}

/** Entries of the ring that were read lately and are kept as objects: after a cut many read the same events, each from a place of its own. */
export class RevivedEntries {
  private readonly entries = new Map<number, LogEntry>();
  private bytes = 0;

  /** @param limits beyond them the longest kept go first */
  constructor(private readonly limits: RevivedLimits) {}

  get(sequence: number): LogEntry | undefined {
    return this.entries.get(sequence);
  }

  /** @param entry one that is not kept */
  add(entry: LogEntry): void {
    this.entries.set(entry.sequence, entry);
    this.bytes += entry.textBytes;
    for (const sequence of this.entries.keys()) {
      if (this.entries.size <= this.limits.maxEntries && this.bytes <= this.limits.maxBytes) break;
      this.delete(sequence);
    }
  }

  clear(): void {
    this.entries.clear();
    this.bytes = 0;
  }

  delete(sequence: number): void {
    this.bytes -= this.entries.get(sequence)?.textBytes ?? 0;
    this.entries.delete(sequence);
  }
}
