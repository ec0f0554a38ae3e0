import { isEvent, SuppressionAdded, SuppressionRemoved, type RecordedEvent } from '@posthorn/events';
import type { Suppression, SuppressionKey } from './suppression.js';

/** The entries of one address by their keys; those taken off are gone, those that expired are not. */
export type Entries = ReadonlyMap<string, Suppression>;

/** @returns the same for the same scope of the same campaign */
export function keyOf({ scope, campaignId }: Pick<SuppressionKey, 'campaignId'> & { readonly scope: string }): string {
  return scope === 'campaign' ? `campaign:${campaignId ?? ''}` : scope;
}

export function foldEntry(entries: Entries, event: RecordedEvent): Entries {
  if (isEvent(SuppressionAdded, event)) {
    const { contactEmail, scope, campaignId, reasonCode, requestId, note, expiresAt, addedAt } = event.data;
    const entry: Suppression = {
      contactEmail,
      scope,
      ...(campaignId !== undefined && { campaignId }),
      reasonCode,
      ...(requestId !== undefined && { requestId }),
      ...(note !== undefined && { note }),
      ...(expiresAt !== undefined && { expiresAt }),
      addedAt,
    };
    return new Map([...entries, [keyOf(event.data), entry]]);
  }
  if (!isEvent(SuppressionRemoved, event)) return entries;
  const rest = new Map(entries);
  rest.delete(keyOf(event.data));
  return rest;
}

export function entriesOf(before: Entries | undefined, events: readonly RecordedEvent[]): Entries {
  return events.reduce(foldEntry, before ?? new Map());
}

/** @param at ISO 8601 UTC */
export function isInForce({ expiresAt }: Suppression, at: string): boolean {
  return expiresAt === undefined || Date.parse(expiresAt) > Date.parse(at);
}
