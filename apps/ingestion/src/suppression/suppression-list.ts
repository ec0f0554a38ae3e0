import { isEvent, SuppressionAdded, SuppressionRemoved, type RecordedEvent } from '@posthorn/events';

/** What was said last about one list: the workspace's own, or one campaign's. */
export interface ListEntry {
  readonly state: 'added' | 'removed';
  readonly reason: string;
  /** Milliseconds since 1970, Infinity for good. */
  readonly expiresAtMs: number;
  /** When it was added or removed; milliseconds since 1970. */
  readonly atMs: number;
}

/** A contact's suppressions as the log has them: every `suppression.*` event of its subject, but for those of test keys. */
export interface SuppressionList {
  /** By campaign id, empty for the workspace's own. */
  readonly entries: ReadonlyMap<string, ListEntry>;
  /** `<requestId> <reason>` of everything that was ever added: what has been acted on is not acted on again. */
  readonly causes: ReadonlySet<string>;
}

export const emptyList: SuppressionList = { entries: new Map(), causes: new Set() };

export const causeOf = (requestId: string, reason: string): string => `${requestId} ${reason}`;

/**
 * Taken in the log's order: what was said last holds. What a test key said neither suppresses nor releases anybody real, and only what is real
 * comes here.
 */
export function listAfter(list: SuppressionList, event: RecordedEvent): SuppressionList {
  if (event.testMode) return list;
  if (isEvent(SuppressionAdded, event)) {
    const { scope, campaignId = '', reasonCode, requestId, expiresAt, addedAt } = event.data;
    const entry: ListEntry = {
      state: 'added',
      reason: reasonCode,
      expiresAtMs: expiresAt === undefined ? Infinity : Date.parse(expiresAt),
      atMs: Date.parse(addedAt),
    };
    const causes = requestId === undefined ? list.causes : new Set([...list.causes, causeOf(requestId, reasonCode)]);
    return { entries: new Map([...list.entries, [scope === 'campaign' ? campaignId : '', entry]]), causes };
  }
  if (isEvent(SuppressionRemoved, event)) {
    const { scope, campaignId = '', removedAt } = event.data;
    const entry: ListEntry = { state: 'removed', reason: '', expiresAtMs: Infinity, atMs: Date.parse(removedAt) };
    return { ...list, entries: new Map([...list.entries, [scope === 'campaign' ? campaignId : '', entry]]) };
  }
  return list;
}

/** Whether the list holds the contact now, for this reason if one is named. */
export function isSuppressed(list: SuppressionList, campaignId: string, nowMs: number, reason?: string): boolean {
  const entry = list.entries.get(campaignId);
  if (entry?.state !== 'added' || entry.expiresAtMs <= nowMs) return false;
  return reason === undefined || entry.reason === reason;
}

/** Whether somebody took the contact off the list after that moment: what happened before it is settled. */
export function isSettled(list: SuppressionList, campaignId: string, atMs: number): boolean {
  const entry = list.entries.get(campaignId);
  return entry?.state === 'removed' && entry.atMs > atMs;
}
