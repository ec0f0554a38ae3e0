import type { RecordedOf, SendCanceled, SendQueued, SuppressionAdded, SuppressionRemoved } from '@posthorn/events';

/** How far the clocks of those who queue sends, and the log's, may be apart. */
export const CLOCKS_DIFFER_MS = 5 * 60_000;

/** What has to be read of a contact's past before a decision. */
export interface HistoryNeed {
  /** Sends and cancellations stored since then; milliseconds since 1970. */
  readonly sendsSinceMs?: number;
  /** Everything that was ever put on or taken off the suppression list for the contact. */
  readonly suppressions?: true;
}

/** What was read; each list in the order of the log and complete up to `upTo`. */
export interface ContactHistory {
  /** Log sequence. */
  readonly upTo: number;
  readonly sends?: {
    readonly sinceMs: number;
    readonly events: readonly RecordedOf<typeof SendQueued | typeof SendCanceled>[];
  };
  readonly suppressions?: readonly RecordedOf<typeof SuppressionAdded | typeof SuppressionRemoved>[];
}
