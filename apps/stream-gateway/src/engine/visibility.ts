import { eventDefinition } from '@posthorn/events';

/** Whether an event may leave the log. A type this version does not know may not: its visibility is unknown too. */
export function isPublic(type: string): boolean {
  return eventDefinition(type)?.visibility === 'public';
}
