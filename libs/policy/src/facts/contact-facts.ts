import type { Decider } from '@posthorn/event-log';
import {
  DeliveryAccepted,
  DeliveryBounced,
  DeliveryComplained,
  DeliveryDelivered,
  DeliverySent,
  EngagementUnsubscribed,
  InboundReceived,
  InboundReplied,
  isEvent,
  type RecordedOf,
  SendCanceled,
  SendQueued,
  SuppressionAdded,
  SuppressionRemoved,
} from '@posthorn/events';
import type { ContactHistory } from './contact-history.js';

/**
 * What the log knows of a contact: the last event of each type that a rule looks at. Folded from the last event of
 * each of the contact's subjects, so it costs one direct get however old the contact is.
 */
export interface ContactFacts {
  readonly queued?: RecordedOf<typeof SendQueued>;
  readonly canceled?: RecordedOf<typeof SendCanceled>;
  readonly accepted?: RecordedOf<typeof DeliveryAccepted>;
  readonly sent?: RecordedOf<typeof DeliverySent>;
  readonly delivered?: RecordedOf<typeof DeliveryDelivered>;
  readonly bounced?: RecordedOf<typeof DeliveryBounced>;
  readonly complained?: RecordedOf<typeof DeliveryComplained>;
  readonly unsubscribed?: RecordedOf<typeof EngagementUnsubscribed>;
  readonly suppressionAdded?: RecordedOf<typeof SuppressionAdded>;
  readonly suppressionRemoved?: RecordedOf<typeof SuppressionRemoved>;
  readonly received?: RecordedOf<typeof InboundReceived>;
  readonly replied?: RecordedOf<typeof InboundReplied>;
  /** What was read besides because the last events did not say enough (`historyNeed`). */
  readonly history?: ContactHistory;
}

const TYPES = {
  queued: SendQueued,
  canceled: SendCanceled,
  accepted: DeliveryAccepted,
  sent: DeliverySent,
  delivered: DeliveryDelivered,
  bounced: DeliveryBounced,
  complained: DeliveryComplained,
  unsubscribed: EngagementUnsubscribed,
  suppressionAdded: SuppressionAdded,
  suppressionRemoved: SuppressionRemoved,
  received: InboundReceived,
  replied: InboundReplied,
} as const;

const entries = Object.entries(TYPES);

/** The fold of `log.decide` with `fold: 'latest'` on `evt.<workspace>.*.<contact>.*`; folding the whole history gives the same. */
export const contactFacts: Pick<Decider<unknown, ContactFacts, never>, 'initialState' | 'evolve'> = {
  initialState: {},
  evolve(facts, event) {
    const entry = entries.find(([, definition]) => isEvent(definition, event));
    return entry === undefined ? facts : { ...facts, [entry[0]]: event };
  },
};
