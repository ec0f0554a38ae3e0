/** What the gateway did since it started; read by metrics and tests, written by the engine. */
export class Counters {
  /** Streams open now. */
  connections = 0;
  opened = 0;
  /** Frames written, once per connection. */
  deliveries = 0;
  /** Passes over the live connections. */
  passes = 0;
  /** Catch-ups that memory could answer. */
  ringReads = 0;
  /** Slices read from the log for a catching-up connection. */
  logReads = 0;
  /** Times a live connection was too slow and left the live path. */
  slowdowns = 0;
  /** Streams cut off because their client took nothing any more. */
  stalls = 0;
  /** Cursors that retention had overtaken. */
  gaps = 0;
  keepalives = 0;
  /** Events a dialect could not print; each is logged. */
  unrenderable = 0;
  /** Occurrence of the newest event to its write, last pass; milliseconds by the writer's and our clock. */
  lagMs = 0;
  maxLagMs = 0;

  recordLag(lagMs: number): void {
    this.lagMs = Math.max(0, lagMs);
    this.maxLagMs = Math.max(this.maxLagMs, this.lagMs);
  }
}
