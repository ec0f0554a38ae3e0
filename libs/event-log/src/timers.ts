/** A message to come. Kind, workspace and id identify it: scheduling it again moves it. */
export interface Timer {
  /** What it is for, and so who handles it; one subject token (`follow-up`). */
  readonly kind: string;
  readonly workspaceId: string;
  /** One subject token. */
  readonly id: string;
  /** When it fires; at once when in the past. */
  readonly at: Date;
  /** Travels with the timer; JSON. */
  readonly data: Record<string, unknown>;
}

export type TimerName = Pick<Timer, 'kind' | 'workspaceId' | 'id'>;

/**
 * Timers that survive restarts, without polling.
 * A timer fires at least once. A cancellation that meets the firing is too late, so a handler looks
 * at the state again before it acts.
 */
export interface Timers {
  /**
   * Sets the timer, or moves it when it is already set.
   * @throws LogUnavailableError when the server did not confirm it; scheduling again is safe
   * @throws RangeError when a part of the name is not one plain subject token
   */
  schedule(timer: Timer): Promise<void>;

  /** Takes the timer back; nothing happens when there is none. Throws like `schedule`. */
  cancel(name: TimerName): Promise<void>;
}
