export type SuppressionScope = 'tenant' | 'campaign';

/** Which entry of the list: an address in a scope. */
export interface SuppressionKey {
  readonly contactEmail: string;
  readonly scope: SuppressionScope;
  /** Of the scope campaign. */
  readonly campaignId?: string | undefined;
}

export interface NewSuppression extends SuppressionKey {
  /** Lower snake case: `hard_bounce`, `complaint`, `unsubscribe`, `manual_dnc`, `legal_request`, `role_account`, ... */
  readonly reasonCode: string;
  /** The send whose report led to it. */
  readonly requestId?: string | undefined;
  readonly note?: string | undefined;
  readonly expiresAt?: Date | undefined;
}

/** An entry as it stands. Times are ISO 8601 UTC. */
export interface Suppression {
  readonly contactEmail: string;
  readonly scope: 'global' | SuppressionScope;
  readonly campaignId?: string;
  readonly reasonCode: string;
  readonly requestId?: string;
  readonly note?: string;
  readonly expiresAt?: string;
  readonly addedAt: string;
}
