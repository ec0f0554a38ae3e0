import type { Decider } from '@posthorn/event-log';
import type { EventFact } from '@posthorn/events';
import { suppressionAdded } from './suppression-fact.js';
import { causeOf, emptyList, isSettled, isSuppressed, listAfter, type SuppressionList } from './suppression-list.js';

/** A fact that may put its contact on the list. */
export interface SuppressionCause {
  readonly requestId: string;
  readonly recipientEmail: string;
  readonly reason: string;
  readonly campaignId?: string | undefined;
  /** ISO 8601 UTC: when it happened. */
  readonly occurredAt: string;
  /** ISO 8601 UTC: now. */
  readonly addedAt: string;
  /** ISO 8601 UTC; for good when left out. */
  readonly expiresAt?: string | undefined;
}

/**
 * Adds what is missing: facts that this service made of reports came with their suppression, those that the dispatcher
 * made did not. Delivered at least once, so one cause adds once, however often it comes.
 */
export const suppressFor: Decider<SuppressionCause, SuppressionList, EventFact> = {
  initialState: emptyList,
  evolve: listAfter,
  decide: (cause, list) => {
    const campaignId = cause.campaignId ?? '';
    if (list.causes.has(causeOf(cause.requestId, cause.reason))) return [];
    if (isSettled(list, campaignId, Date.parse(cause.occurredAt))) return [];
    // One that ends by itself adds nothing to one that holds.
    if (cause.expiresAt !== undefined && isSuppressed(list, campaignId, Date.parse(cause.addedAt))) return [];
    return [suppressionAdded(cause)];
  },
};
