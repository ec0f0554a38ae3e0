import type { PolicyDecision } from './decision.js';
import type { ContactFacts } from './facts/contact-facts.js';
import type { PolicyRequest } from './request.js';

const QUEUE = 'needs_approval_outbound';

/** Whether an allowed send waits for a person first: the agent's autonomy level, looked at after all rules. */
export function holdOf(request: PolicyRequest, facts: ContactFacts): PolicyDecision['hold'] {
  const level = request.agent?.autonomyLevel ?? 3;
  if (request.approved || level === 3) return undefined;
  if (level === 1) return { reason: 'autonomy_level', queue: QUEUE };
  if (request.threadId !== undefined || isKnown(request, facts)) return undefined;
  return { reason: 'first_contact', queue: QUEUE };
}

/** Whether mail went to the contact or came from it before. A send that is queued has not gone yet. */
function isKnown({ testMode }: PolicyRequest, { accepted, sent, delivered, received, replied }: ContactFacts): boolean {
  if (received ?? replied) return true;
  return [accepted, sent, delivered].some((event) => event?.testMode === testMode);
}
