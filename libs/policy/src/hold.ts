import type { PolicyDecision } from './decision.js';
import type { ContactFacts } from './facts/contact-facts.js';
import type { PolicyRequest } from './request.js';

const QUEUE = 'needs_approval_outbound';

/** Whether an allowed send waits for a person first: the agent's autonomy level, looked at after all rules. */
export function holdOf(request: PolicyRequest, facts: ContactFacts): PolicyDecision['hold'] {
  const level = request.agent?.autonomyLevel ?? 3;
  if (request.approved || level === 3) return undefined;
  if (level === 1) return { reason: 'autonomy_level', queue: QUEUE };
  if (isKnown(request, facts)) return undefined;
  return { reason: 'first_contact', queue: QUEUE };
}

/**
 * Whether the contact wrote before, got mail before, or a person has let a mail to it go in the very thread. A send that is
 * queued has not gone yet, and a thread id alone proves nothing: whoever asks may have made it up.
 */
function isKnown(
  { testMode, threadId }: PolicyRequest,
  { accepted, sent, delivered, received, replied, queued, canceled }: ContactFacts,
): boolean {
  // What is real is true for test sends, too; not the other way round.
  if ([received, replied].some((event) => event !== undefined && (testMode || !event.testMode))) return true;
  if ([accepted, sent, delivered].some((event) => event?.testMode === testMode)) return true;
  if (threadId === undefined || queued?.data.threadId !== threadId || queued.testMode !== testMode) return false;
  const isCanceled = canceled?.data.requestId === queued.data.requestId && canceled.sequence > queued.sequence;
  return queued.data.releasedFrom === 'approval' && !isCanceled;
}
