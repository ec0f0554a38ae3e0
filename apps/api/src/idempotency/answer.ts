export interface Answer {
  /** HTTP status. */
  readonly status: number;
  /** JSON; nothing for an answer without a body. */
  readonly body: unknown;
}

export interface GivenAnswer extends Answer {
  /** It was given before. */
  readonly isReplayed: boolean;
}
