export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Why a model stopped, as the AI SDK names it. */
export type FinishReason = 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'other';

export type ModelPart =
  | { readonly kind: 'text'; readonly text: string }
  /** The last. */
  | { readonly kind: 'finish'; readonly finishReason: FinishReason; readonly usage: ModelUsage };
