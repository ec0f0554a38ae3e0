import { type EventFact, eventSubject, type RecordedEvent } from '@posthorn/events';
import { contactFacts, type ContactFacts } from './facts/contact-facts.js';
import type { PolicyAgent, PolicyContext, PolicyRequest } from './request.js';

const WORKSPACE = 'wsk_01K6ZQ4T1V8N3M5P7R9S2W4X6Y';
const CONTACT = 'abcdefghijklmnop';

/** The time of a decision in tests. */
export const NOW = '2026-03-22T10:00:00.000Z';

/** For tests: a live request of nobody in particular. */
export function aPolicyRequest(overrides: Partial<PolicyRequest> = {}): PolicyRequest {
  return { requestId: 'req_new', recipientEmail: 'anna@example.com', testMode: false, ...overrides };
}

/** For tests: an agent without limits of its own. */
export function aPolicyAgent(overrides: Partial<PolicyAgent> = {}): PolicyAgent {
  return {
    id: 'agt_1',
    autonomyLevel: 3,
    hourlySendLimit: null,
    dailySendLimit: null,
    allowlistDomains: [],
    blocklistDomains: [],
    ...overrides,
  };
}

/** For tests: nothing is in the way at {@link NOW}. */
export function aPolicyContext(overrides: Partial<PolicyContext> = {}): PolicyContext {
  return { atMs: Date.parse(NOW), paused: undefined, budget: { fits: true, counters: [] }, ...overrides };
}

export interface PastEvent {
  readonly fact: EventFact;
  /** Before {@link NOW}. */
  readonly minutesAgo?: number;
  readonly testMode?: boolean;
}

/** For tests: a contact's events as the log has them, in this order from sequence 1. */
export function contactEvents(...events: readonly PastEvent[]): readonly RecordedEvent[] {
  return events.map(({ fact, minutesAgo = 0, testMode = false }, i) => {
    const [family = '', verb = ''] = fact.type.split('.');
    return {
      ...fact,
      id: `evt_${i + 1}`,
      sequence: i + 1,
      subject: eventSubject({ workspaceId: WORKSPACE, family, key: CONTACT, verb }),
      workspaceId: WORKSPACE,
      contact: CONTACT,
      occurredAt: new Date(Date.parse(NOW) - minutesAgo * 60_000).toISOString(),
      testMode,
      correlationId: 'test',
    };
  });
}

/** For tests: what the last event of each type says. */
export function factsOf(...events: readonly PastEvent[]): ContactFacts {
  return contactEvents(...events).reduce<ContactFacts>(
    (facts, event) => contactFacts.evolve(facts, event),
    contactFacts.initialState,
  );
}
