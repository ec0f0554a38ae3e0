export interface OwnAttempt {
  readonly attempt: number;
  /** As it stands in the log; tells it from one of the same number that another process made. Milliseconds since 1970. */
  readonly atMs: number;
}

/** Attempts that were recorded and not begun; beyond this the oldest count as interrupted. */
const MAX_UNBEGUN = 10_000;

/** What this process knows of its attempts and the log does not say: which it goes on with, and which left nothing behind. */
export class OwnAttempts {
  /** By send: the attempt that was recorded, or may have been, and handed nothing over. */
  private readonly unbegun = new Map<string, OwnAttempt>();
  /** By send: the attempt whose outcome is not on record yet. */
  private readonly inHand = new Map<string, OwnAttempt>();

  isInHand(requestId: string): boolean {
    return this.inHand.has(requestId);
  }

  take(requestId: string, own: OwnAttempt): void {
    this.unbegun.delete(requestId);
    this.inHand.set(requestId, own);
  }

  over(requestId: string): void {
    this.inHand.delete(requestId);
  }

  /** The attempt in hand was not begun after all. */
  putDown(requestId: string): void {
    const own = this.inHand.get(requestId);
    this.inHand.delete(requestId);
    if (own) this.leave(requestId, own);
  }

  /** Handed nothing over, whether it is in the log or not. */
  leave(requestId: string, own: OwnAttempt): void {
    this.unbegun.delete(requestId);
    this.unbegun.set(requestId, own);
    const [oldest] = this.unbegun.keys();
    if (this.unbegun.size > MAX_UNBEGUN && oldest !== undefined) this.unbegun.delete(oldest);
  }

  /** The attempt that this process may go on with, when it is the one that the log has. */
  left(requestId: string, inLog: { readonly atMs: number } | undefined): OwnAttempt | undefined {
    const own = this.unbegun.get(requestId);
    return own?.atMs === inLog?.atMs ? own : undefined;
  }
}
