import type { ModelUsage } from '@posthorn/models';

/** What tokens cost, where somebody has said so. */
export class Prices {
  /** @param inputUsd, outputUsd US dollars for a million tokens */
  constructor(
    private readonly inputUsd: number | undefined,
    private readonly outputUsd: number | undefined,
  ) {}

  /** Millionths of a US dollar; nothing when a price is not known. */
  costOf({ inputTokens, outputTokens }: ModelUsage): number | undefined {
    if (this.inputUsd === undefined || this.outputUsd === undefined) return undefined;
    return Math.round(inputTokens * this.inputUsd + outputTokens * this.outputUsd);
  }
}
