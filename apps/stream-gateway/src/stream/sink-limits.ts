/** What a sink does about a client that is slow, or takes nothing. */
export interface ClientLimits {
  /** What may wait in this process for one client; bytes. */
  readonly clientBytes: number;
  /** A client that takes nothing of it for this long, at most twice that and a moment, is cut off; milliseconds. */
  readonly stallMs: number;
}

/** How long an ended stream may stand still before what its client has not taken is dropped; milliseconds. */
export const END_GRACE_MS = 10_000;
