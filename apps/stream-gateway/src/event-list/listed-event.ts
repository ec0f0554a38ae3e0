import type { RecordedEvent } from '@posthorn/events';
import type { EventListRow } from './event-list.queries.js';

/** An event without its place in the log: what views need of it. */
export type ListedEvent = Omit<RecordedEvent, 'sequence' | 'subject' | 'storedAtMs'>;

/** The envelope of the read model is what the projector read from the log. */
export function listedEvent({ id, envelope }: EventListRow): ListedEvent {
  return { ...(envelope as Omit<ListedEvent, 'id'>), id };
}
