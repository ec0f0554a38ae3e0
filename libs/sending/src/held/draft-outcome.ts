import { DraftCanceled, DraftFailed, PolicyBlocked, SendCanceled, type EventFact } from '@posthorn/events';
import type { SendStory } from './send-story.js';

/**
 * What becomes of a draft when its send ends before an attempt: called off, denied, or blocked by policy when its time came. Recorded in the
 * same append, so that no draft waits for a mail that never comes (ADR 0019). After an attempt the dispatcher says what became of it.
 * @param facts about the send
 */
export function draftOutcome({ data }: Pick<SendStory, 'data'>, facts: readonly EventFact[]): readonly EventFact[] {
  const { origin, requestId, recipientEmail } = data;
  if (origin?.kind !== 'draft') return [];
  const about = { draftId: origin.id, recipientEmail, requestId };
  return facts.flatMap((fact): EventFact[] => {
    const canceled = fact.type === SendCanceled.type ? SendCanceled.data.parse(fact.data) : undefined;
    if (canceled?.reason === 'approval_denied')
      return [DraftFailed.of({ ...about, reason: canceled.reason, failedAt: canceled.canceledAt })];
    if (canceled) {
      const { canceledBy, canceledAt } = canceled;
      return [DraftCanceled.of({ ...about, canceledBy, canceledAt })];
    }
    if (fact.type !== PolicyBlocked.type) return [];
    const { reason, detail, blockedAt } = PolicyBlocked.data.parse(fact.data);
    return blockedAt === undefined ? [] : [DraftFailed.of({ ...about, reason, detail, failedAt: blockedAt })];
  });
}
