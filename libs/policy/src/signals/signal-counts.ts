/** What came back to a workspace since midnight UTC, of mail that was not a test. */
export interface SignalCounts {
  readonly hardBounces: number;
  readonly complaints: number;
  readonly unsubscribes: number;
}
