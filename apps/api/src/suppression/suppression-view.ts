import type { Suppression } from '@posthorn/sending';
import { suppressionId } from './suppression-id.js';

/** An entry as the API shows it. Times are ISO 8601 UTC. */
export interface SuppressionView {
  /** Takes it off the list; null for the operator's. */
  readonly id: string | null;
  readonly email: string;
  readonly scope: Suppression['scope'];
  readonly campaignId: string | null;
  readonly reasonCode: string;
  readonly note: string | null;
  /** The send whose report led to it. */
  readonly requestId: string | null;
  readonly expiresAt: string | null;
  readonly addedAt: string;
}

export function toSuppressionView(entry: Suppression, contactKey: string): SuppressionView {
  const { scope, campaignId } = entry;
  const place = { contactKey, ...(campaignId !== undefined && { campaignId }) };
  return {
    id: scope === 'global' ? null : suppressionId(place),
    email: entry.contactEmail,
    scope,
    campaignId: campaignId ?? null,
    reasonCode: entry.reasonCode,
    note: entry.note ?? null,
    requestId: entry.requestId ?? null,
    expiresAt: entry.expiresAt ?? null,
    addedAt: entry.addedAt,
  };
}
