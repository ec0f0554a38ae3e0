import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { catalogue, type EventDefinition, type RecordedEvent } from '@posthorn/events';

/** @throws Error for a type that is not in the catalogue */
export function definitionOf(type: string): EventDefinition {
  const found = catalogue.find((definition) => definition.type === type);
  if (found === undefined) throw new Error(`there is no event ${type}`);
  return found;
}

/** An event that went through the log, as dialects get to see it. */
export async function logged(
  type: string,
  data: Record<string, unknown>,
  place: { workspaceId?: string; agentId?: string; occurredAt?: string; testMode?: boolean } = {},
): Promise<RecordedEvent> {
  const { events } = await new InMemoryEventLog().append({
    fact: definitionOf(type).of(data),
    workspaceId: 'wsk_1',
    key: 'contact1',
    occurredAt: '2026-03-22T10:05:00.000Z',
    testMode: false,
    correlationId: 'req_1',
    ...place,
  });
  const [event] = events;
  if (event === undefined) throw new Error('nothing was appended');
  return event;
}
