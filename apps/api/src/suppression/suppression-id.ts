/** Which entry of the list: a person in a scope. */
export interface SuppressionPlace {
  readonly contactKey: string;
  /** Of the scope campaign. */
  readonly campaignId?: string;
}

const ID = /^sup_([a-z2-7]{16})(?:_([\w-]+))?$/;

/** `sup_` + contact key, and for a campaign its id in base64url; it follows from the entry, so nothing stores it. */
export function suppressionId({ contactKey, campaignId }: SuppressionPlace): string {
  const campaign = campaignId === undefined ? '' : `_${Buffer.from(campaignId).toString('base64url')}`;
  return `sup_${contactKey}${campaign}`;
}

/** @returns nothing for what is no such id */
export function parseSuppressionId(id: string): SuppressionPlace | undefined {
  const [, contactKey, campaign] = ID.exec(id) ?? [];
  if (contactKey === undefined) return undefined;
  if (campaign === undefined) return { contactKey };
  const campaignId = Buffer.from(campaign, 'base64url').toString();
  return suppressionId({ contactKey, campaignId }) === id ? { contactKey, campaignId } : undefined;
}
