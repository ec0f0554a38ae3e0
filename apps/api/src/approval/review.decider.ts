import { type Decider, RetryPolicyError } from '@posthorn/event-log';
import { InboundReviewed, isEvent, type EventOf } from '@posthorn/events';
import { ESCALATED_TO } from './queues.js';

type ReviewedFact = EventOf<typeof InboundReviewed>;
export type Decision = ReviewedFact['data']['decision'];

export interface Review extends Omit<ReviewedFact['data'], 'queue'> {
  /** As the read model has it: in no queue it waits for nobody. */
  readonly queue: string | null;
}

/** What was decided of a contact's mails, by their id. */
export type Reviews = ReadonlyMap<string, Decision>;

/** The mail waits for nobody. */
export class NothingToReviewError extends RetryPolicyError {
  override readonly name = 'NothingToReviewError';
  constructor(
    readonly messageId: string,
    readonly decision: Decision | undefined,
  ) {
    super('NOT_WAITING', 'never', `the message ${messageId} waits for no decision`);
  }
}

/** The same decision again changes nothing, another one after it is refused; who hands on has not decided. */
export const review: Decider<Review, Reviews, ReviewedFact> = {
  initialState: new Map(),

  decide({ queue, ...data }, reviews) {
    const { messageId, decision } = data;
    const before = reviews.get(messageId);
    if (before === decision) return [];
    const isDecided = before === 'approved' || before === 'rejected';
    if (isDecided || (before === undefined && queue === null)) throw new NothingToReviewError(messageId, before);
    if (decision !== 'escalated') return [InboundReviewed.of(data)];
    return queue === ESCALATED_TO ? [] : [InboundReviewed.of({ ...data, queue: ESCALATED_TO })];
  },

  evolve(reviews, event) {
    if (!isEvent(InboundReviewed, event)) return reviews;
    return new Map(reviews).set(event.data.messageId, event.data.decision);
  },
};
