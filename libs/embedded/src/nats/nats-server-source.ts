/** One place where a nats-server may come from. */
export interface NatsServerSource {
  readonly name: string;
  /**
   * @returns candidates, best first
   * @throws Error saying in one sentence why there is none
   */
  candidates(): Promise<readonly string[]>;
}
