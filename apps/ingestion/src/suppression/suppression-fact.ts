import { SuppressionAdded, type EventFact } from '@posthorn/events';

export interface NewSuppression {
  readonly requestId: string;
  readonly recipientEmail: string;
  /** A label: `hard_bounce`, `complaint`, `unsubscribe`, `soft_bounces`. */
  readonly reason: string;
  /** One campaign's list; the workspace's when left out. */
  readonly campaignId?: string | undefined;
  /** ISO 8601 UTC. */
  readonly addedAt: string;
  /** ISO 8601 UTC; for good when left out. */
  readonly expiresAt?: string | undefined;
}

/** The fact that the system put a recipient on a suppression list, for what became of a send. */
export function suppressionAdded(entry: NewSuppression): EventFact {
  const { requestId, recipientEmail, reason, campaignId, addedAt, expiresAt } = entry;
  return SuppressionAdded.of({
    contactEmail: recipientEmail,
    scope: campaignId === undefined ? 'tenant' : 'campaign',
    campaignId,
    reasonCode: reason,
    requestId,
    ...(expiresAt !== undefined && { expiresAt }),
    addedBy: { kind: 'system' },
    addedAt,
  });
}
