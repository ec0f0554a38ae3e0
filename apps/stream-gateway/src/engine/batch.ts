/** Frames that are written at once. */
export interface Batch {
  readonly chunk: Buffer;
  readonly frames: number;
  /** Id of the last frame. */
  readonly cursor: string | undefined;
  /** The dialect has nothing to say behind it. */
  readonly isLast: boolean;
}

/** What a catching-up connection is given at some position. */
export interface CatchUpBatch extends Batch {
  /** Everything up to this sequence is in the chunk, or was not wanted. */
  readonly upTo: number;
}
