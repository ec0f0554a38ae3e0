import type { Decider } from '@posthorn/event-log';
import { EngagementUnsubscribed, type EventFact } from '@posthorn/events';
import { suppressionAdded } from './suppression-fact.js';
import { emptyList, isSettled, isSuppressed, listAfter, type SuppressionList } from './suppression-list.js';

/** A recipient's word that no more mail is wanted. */
export interface Unsubscribe {
  readonly requestId: string;
  readonly recipientEmail: string;
  /** `one_click` is the POST of RFC 8058, `link` the button of our page, `provider` a provider's report, `reply` the words of an answer. */
  readonly method: 'one_click' | 'link' | 'provider' | 'reply';
  /** The campaign they leave; the whole workspace when left out. */
  readonly campaignId?: string | undefined;
  /** The send's own campaign, for whoever counts. */
  readonly sendCampaignId?: string | undefined;
  readonly messageId?: string | undefined;
  /** ISO 8601 UTC: when they said so. */
  readonly occurredAt: string;
  /** ISO 8601 UTC. */
  readonly receivedAt: string;
}

/**
 * Not keyed by the send, as other reports are: whoever was taken off the list and asks again, by the link of the same old
 * mail, is heard again. What the list itself says decides, so repeating it changes nothing, and a report that is older
 * than the removal comes too late.
 */
export const unsubscribe: Decider<Unsubscribe, SuppressionList, EventFact> = {
  initialState: emptyList,
  evolve: listAfter,
  decide: (command, list) => {
    const campaignId = command.campaignId ?? '';
    if (isSuppressed(list, campaignId, Date.parse(command.receivedAt), 'unsubscribe')) return [];
    if (isSettled(list, campaignId, Date.parse(command.occurredAt))) return [];
    const { requestId, recipientEmail } = command;
    return [
      EngagementUnsubscribed.of({
        requestId,
        recipientEmail,
        unsubscribedAt: command.occurredAt,
        method: command.method,
        scope: command.campaignId === undefined ? 'tenant' : 'campaign',
        messageId: command.messageId,
        campaignId: command.sendCampaignId,
      }),
      suppressionAdded({
        requestId,
        recipientEmail,
        reason: 'unsubscribe',
        campaignId: command.campaignId,
        addedAt: command.receivedAt,
      }),
    ];
  },
};
