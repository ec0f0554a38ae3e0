import {
  compareVariants,
  decideVariant,
  stepShares,
  type CampaignDefinition,
  type CampaignLog,
  type CampaignProgress,
} from '@posthorn/campaigns';

export interface TestToDecide {
  readonly workspaceId: string;
  readonly campaignId: string;
  readonly testMode: boolean;
  /** From 1. */
  readonly step: number;
  readonly definition: CampaignDefinition;
  /** When the last of the sample was asked for; milliseconds since 1970. */
  readonly askedMs: number;
  /** Log sequence of the last event of the campaign. */
  readonly sequence: number;
}

export type Choice =
  | { readonly kind: 'chosen' }
  /** Nobody can tell yet. Milliseconds. */
  | { readonly kind: 'wait'; readonly forMs: number };

const BEHIND_MS = 1_000;
const QUEUED_MS = 15_000;
/** What waits for longer (for a person who says whether it left, for an agent that is paused) decides nothing any more. */
const MAX_WAIT_MS = 86_400_000;

/**
 * Ends the test of a step: one look, at the time that was set beforehand. The best variant wins even where the lead may be chance
 * (nothing is lost by it); the p-value says which it was.
 */
export class VariantChoice {
  constructor(
    private readonly campaigns: CampaignLog,
    private readonly progress: Pick<CampaignProgress, 'byVariant'>,
  ) {}

  async make({
    workspaceId,
    campaignId,
    testMode,
    step,
    definition,
    askedMs,
    sequence,
  }: TestToDecide): Promise<Choice> {
    const { test, variants } = definition.steps[step - 1] ?? { variants: [] };
    if (!test) return { kind: 'chosen' };
    const rows = await this.progress.byVariant(workspaceId, campaignId, sequence);
    if (!rows) return { kind: 'wait', forMs: BEHIND_MS };
    // A pause or a slow server keeps part of the sample back: its time has not begun.
    const mayWait = Date.now() < askedMs + test.waitMinutes * 60_000 + MAX_WAIT_MS;
    const waits = rows.some((row) => row.campaign_step === step && row.queued > 0);
    if (waits && mayWait) return { kind: 'wait', forMs: QUEUED_MS };
    const { best, pValue } = compareVariants(stepShares(rows, step, { variants }, test.metric));
    const chosenAt = new Date().toISOString();
    const data = {
      campaignId,
      campaignStep: step,
      variant: best ?? variants[0]?.id ?? '',
      metric: test.metric,
      pValue,
      chosenBy: { kind: 'system' as const },
      chosenAt,
    };
    await this.campaigns.decide(campaignId, { workspaceId, testMode }, chosenAt, (state) => decideVariant(data, state));
    return { kind: 'chosen' };
  }
}
