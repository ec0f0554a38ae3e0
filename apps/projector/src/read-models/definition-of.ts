import {
  deliveryEvents,
  engagementEvents,
  policyEvents,
  sendEvents,
  type EventDefinition,
} from '@posthorn/events';

const definitions = new Map<string, EventDefinition>(
  [...deliveryEvents, ...engagementEvents, ...policyEvents, ...sendEvents].map((d) => [d.type, d]),
);

export function definitionOf(type: string): EventDefinition | undefined {
  return definitions.get(type);
}
