/**
 * Where the bytes of one connection go. The HTTP shell puts a socket behind it, tests an array.
 * `write` after the client has left is allowed and does nothing.
 */
export interface Sink {
  /** @returns true when all of it has been taken and nothing waits */
  write(chunk: Buffer): boolean;
  /** True while anything is waiting for the client. */
  readonly waiting: boolean;
  /** True while more is waiting for the client than it may; write nothing then. */
  readonly congested: boolean;
  /** Calls back once, when nothing waits any more; never, if the client leaves first. Only while congested. */
  whenDrained(callback: () => void): void;
  /** Ends the response after what was written. */
  end(): void;
}
