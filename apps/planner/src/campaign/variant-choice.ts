import { decideVariant, type CampaignDefinition, type CampaignLog, type CampaignProgress } from '@posthorn/campaigns';

export interface TestToDecide {
  readonly workspaceId: string;
  readonly campaignId: string;
  readonly testMode: boolean;
  readonly step: number;
  readonly definition: CampaignDefinition;
  /** Of the last event of the campaign. */
  readonly sequence: number;
}

export class VariantChoice {
  constructor(
    private readonly campaigns: CampaignLog,
    private readonly progress: Pick<CampaignProgress, 'byVariant'>,
  ) {}

  /** @returns false when the read models cannot tell yet */
  async make({ workspaceId, campaignId, testMode, step, definition }: TestToDecide): Promise<boolean> {
    const { variants, test } = definition.steps[step - 1] ?? { variants: [] };
    const variant = variants[0]?.id ?? 'a';
    const chosenAt = new Date().toISOString();
    const metric = test?.metric ?? 'opened';
    const data = { campaignId, campaignStep: step, variant, metric, chosenBy: { kind: 'system' as const }, chosenAt };
    await this.campaigns.decide(campaignId, { workspaceId, testMode }, chosenAt, (state) => decideVariant(data, state));
    return true;
  }
}
