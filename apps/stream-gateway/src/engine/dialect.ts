import type { RecordedEvent } from '@posthorn/events';

/** What a client of one dialect sees of an event; the engine adds our id. */
export interface View {
  /** The `event:` field. */
  readonly event: string;
  /** The `data:` field, one line. */
  readonly data: string;
}

export interface Timing {
  /** Comment sent with the response head, so that the client has bytes at once. */
  readonly greeting: string;
  /** Comment sent when nothing else was for `keepaliveMs`. */
  readonly keepalive: string;
  readonly keepaliveMs: number;
  /** The server ends the stream after this time, or up to a fiftieth of it earlier; open-ended when left out. */
  readonly lifetimeMs?: number;
}

/** All the engine knows of a streaming contract. Pure. */
export interface Dialect {
  /** Part of every audience's key; unique. */
  readonly name: string;
  readonly timing: Timing;
  /** @returns nothing when the dialect has no name for this event. Never asked about internal events. */
  view(event: RecordedEvent): View | undefined;
  /** Whether the frame of this event is the last one that a stream of this filter has: the stream ends behind it. */
  isLast?(event: RecordedEvent): boolean;
}
