import { agentEvents } from './agent.events.js';
import { autopilotEvents } from './autopilot.events.js';
import { budgetEvents } from './budget.events.js';
import { campaignEvents } from './campaign.events.js';
import { consumerEvents } from './consumer.events.js';
import { coordinationEvents } from './coordination.events.js';
import { deliveryEvents } from './delivery.events.js';
import { domainEvents } from './domain.events.js';
import { draftEvents } from './draft.events.js';
import { engagementEvents } from './engagement.events.js';
import type { RecordedOf } from './envelope.js';
import type { EventDefinition } from './event-definition.js';
import { eventParser } from './event-parser.js';
import { followupEvents } from './followup.events.js';
import { generationEvents } from './generation.events.js';
import { inboundEvents } from './inbound.events.js';
import { journeyEvents } from './journey.events.js';
import { leadEvents } from './lead.events.js';
import { policyEvents } from './policy.events.js';
import { sendEvents } from './send.events.js';
import { suppressionEvents } from './suppression.events.js';
import { threadEvents } from './thread.events.js';
import { webhookEvents } from './webhook.events.js';
import { workspaceEvents } from './workspace.events.js';

/** Families about a person: the fourth subject token is the contact key, and the envelope names the contact. */
const aboutPeople = [
  ...sendEvents,
  ...policyEvents,
  ...deliveryEvents,
  ...engagementEvents,
  ...inboundEvents,
  ...draftEvents,
  ...journeyEvents,
  ...followupEvents,
  ...coordinationEvents,
  ...threadEvents,
  ...suppressionEvents,
] as const;

/** Families about a thing of ours: the fourth subject token is the id of the run, campaign, agent and so on. */
const aboutThings = [
  ...autopilotEvents,
  ...leadEvents,
  ...campaignEvents,
  ...generationEvents,
  ...agentEvents,
  ...domainEvents,
  ...webhookEvents,
  ...workspaceEvents,
  ...budgetEvents,
  ...consumerEvents,
] as const;

/** Any event of the catalogue as it stands in the log; `switch (event.type)` narrows its data. */
export type CatalogueEvent = RecordedOf<(typeof aboutPeople)[number]> | RecordedOf<(typeof aboutThings)[number]>;

/** Every event type, in the order of the documents. */
export const catalogue: readonly EventDefinition[] = [...aboutPeople, ...aboutThings];

/** The types that streams, lists, webhooks and the AsyncAPI document show. */
export const publicEvents: readonly EventDefinition[] = catalogue.filter(
  (definition) => definition.visibility === 'public',
);

/** Families whose subject key is the contact key. */
export const personFamilies: ReadonlySet<string> = new Set(aboutPeople.map((definition) => definition.family));

const byType: ReadonlyMap<string, EventDefinition> = new Map(
  catalogue.map((definition) => [definition.type, definition]),
);

export function eventDefinition(type: string): EventDefinition | undefined {
  return byType.get(type);
}

/** Reading what is stored; see `EventParser` for the outcomes. */
export const { parseEnvelope, parseRecorded } = eventParser(eventDefinition);
