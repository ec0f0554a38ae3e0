import type { Start } from '../dialect.js';

/** Names of the cursor in a query, the strongest first. */
export const CURSORS = ['last_event_id', 'lastEventId', 'since'] as const;

/** The header wins: an EventSource that reconnects repeats its URL, with the `since` it began with. */
export function startOf(
  given: Partial<Record<(typeof CURSORS)[number], string>>,
  lastEventId: string | undefined,
): Start {
  if (lastEventId !== undefined && lastEventId !== '') return startAt(lastEventId, 'Last-Event-ID');
  const parameter = CURSORS.find((name) => given[name] !== undefined);
  return parameter === undefined ? { from: 'now' } : startAt(given[parameter] ?? '', parameter);
}

export function startAt(id: string, parameter: string): Start {
  return id === 'earliest' ? { from: 'earliest' } : { from: 'cursor', id, parameter };
}
