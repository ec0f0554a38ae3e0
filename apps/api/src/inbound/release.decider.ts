import type { Decider } from '@posthorn/event-log';
import { InboundReleased, isEvent, type EventOf } from '@posthorn/events';

type ReleasedFact = EventOf<typeof InboundReleased>;

export interface Release {
  readonly messageId: string;
  /** What is said when nobody has released it yet. */
  readonly released: ReleasedFact;
}

/** Mails of a contact that were released. */
export type ReleasedMails = ReadonlySet<string>;

/** A mail is released once, whoever asks how often. */
export const release: Decider<Release, ReleasedMails, ReleasedFact> = {
  initialState: new Set(),

  decide({ messageId, released }, already) {
    return already.has(messageId) ? [] : [released];
  },

  evolve(already, event) {
    return isEvent(InboundReleased, event) ? new Set([...already, event.data.messageId]) : already;
  },
};
