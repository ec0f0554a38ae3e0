import { deliveryEvents, engagementEvents, policyEvents, sendEvents } from '@posthorn/events';

const PUBLIC_TYPES: ReadonlySet<string> = new Set(
  [...deliveryEvents, ...engagementEvents, ...policyEvents, ...sendEvents].filter((d) => d.visibility === 'public').map(({ type }) => type),
);

/** Whether an event may leave the log. A type this version does not know may not: its visibility is unknown too. */
export function isPublic(type: string): boolean {
  return PUBLIC_TYPES.has(type);
}
