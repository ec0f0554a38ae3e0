import type { Requester, SendCommand } from './send-command.js';

export type SuppressionScope = 'tenant' | 'campaign';

/** Which entry of the list: an address in a scope. */
export interface SuppressionKey {
  readonly contactEmail: string;
  readonly scope: SuppressionScope;
  /** Of the scope campaign. */
  readonly campaignId?: SendCommand['campaignId'];
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

export interface SuppressionQuery {
  readonly scope?: SuppressionScope | undefined;
  readonly campaignId?: string | undefined;
  readonly reasonCode?: string | undefined;
  /** 1 to 500. */
  readonly limit: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

export interface SuppressionPage {
  readonly suppressions: readonly Suppression[];
  readonly nextCursor?: string;
}

/** The list of those who are not to be mailed, per workspace and per campaign. The installation's own is the operator's. */
export class Suppressions {
  /** Added again with the same reason, note and expiry changes nothing. */
  add(_entry: NewSuppression, _by: Requester): Promise<{ suppression: Suppression; changed: boolean }> {
    return Promise.reject(new Error('not built'));
  }

  /** @param options.attestation why mail is allowed again, in the remover's words */
  remove(
    _entry: SuppressionKey,
    _by: Requester,
    _options: { attestation?: string } = {},
  ): Promise<{ changed: boolean }> {
    return Promise.reject(new Error('not built'));
  }

  /** Entries in force for an address, strongest scope first: global, tenant, campaign. Read from the log itself. */
  find(_workspaceId: string, _contactEmail: string): Promise<readonly Suppression[]> {
    return Promise.reject(new Error('not built'));
  }

  /** Entries in force, newest first, from the read model. */
  list(_workspaceId: string, _query: SuppressionQuery): Promise<SuppressionPage> {
    return Promise.reject(new Error('not built'));
  }
}
