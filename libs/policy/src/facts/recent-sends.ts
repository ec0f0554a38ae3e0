import { isEvent, type RecordedOf, SendCanceled, SendQueued } from '@posthorn/events';
import { leavesAtMs, type Situation } from '../rule.js';
import type { ContactFacts } from './contact-facts.js';

type Queued = RecordedOf<typeof SendQueued>;
type SendEvent = Queued | RecordedOf<typeof SendCanceled>;

export interface RecentSend {
  readonly requestId: string;
  readonly atMs: number;
}

/**
 * The newest send to the contact within the window that fits, of those that were not canceled. Test sends and others do not know of
 * each other. A send from the future, by a clock that is ahead, is within the window.
 */
export function latestSend(
  { request, facts, context }: Situation,
  windowMs: number,
  fits: (send: Queued) => boolean,
): RecentSend | undefined {
  const canceled = new Set<string>();
  const leavesMs = leavesAtMs(request, context.atMs);
  for (const event of sendEvents(facts)) {
    const { requestId } = event.data;
    if (isEvent(SendCanceled, event)) canceled.add(requestId);
    else if (isEvent(SendQueued, event)) {
      const atMs = Date.parse(event.occurredAt);
      const isOpen = event.testMode === request.testMode && atMs + windowMs > leavesMs && !canceled.has(requestId);
      if (isOpen && fits(event)) return { requestId, atMs };
    }
  }
  return undefined;
}

/** What was read of the contact's sends, and what is newer; newest first. */
function sendEvents({ history, queued, canceled }: ContactFacts): readonly SendEvent[] {
  const upTo = history?.sends ? history.upTo : 0;
  const newer = [queued, canceled].filter((event): event is SendEvent => event !== undefined && event.sequence > upTo);
  return [...(history?.sends?.events ?? []), ...newer].toSorted((a, b) => b.sequence - a.sequence);
}
