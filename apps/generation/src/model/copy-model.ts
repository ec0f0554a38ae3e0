import type { ModelPart } from '@posthorn/models';
import type { CopyMessages, CopyRequest, FencedMail } from '@posthorn/writing';

export interface CopyQuestion {
  readonly request: CopyRequest;
  /** The mail that it answers. */
  readonly answering?: FencedMail | undefined;
  readonly messages: CopyMessages;
  readonly maxOutputTokens: number;
  /** Chooses the words where no model does. */
  readonly seed: string;
}

/** Writes copy. */
export interface CopyModel {
  /** As events and answers name it. */
  readonly name: string;
  /**
   * What it writes, delta by delta; the last part is the finish.
   * @throws ModelFailedError
   * @throws the signal's reason, once that aborts
   */
  write(question: CopyQuestion, signal: AbortSignal): AsyncIterable<ModelPart>;
}
