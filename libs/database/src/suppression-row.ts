import { isEvent, SuppressionAdded, SuppressionRemoved, type RecordedEvent } from '@posthorn/events';
import type { Selectable } from 'kysely';
import type { ReadModels } from './read-models.js';

/** A row of `read.suppressions`. */
export type SuppressionRow = Selectable<ReadModels['suppressions']>;

export type SuppressionKey = Pick<
  SuppressionRow,
  'workspace_id' | 'contact_key' | 'scope' | 'campaign_id' | 'test_mode'
>;

/** @returns which row the event is about; nothing for the global scope, which is the operator's own table */
export function suppressionOf(event: RecordedEvent): SuppressionKey | undefined {
  if (!isEvent(SuppressionAdded, event) && !isEvent(SuppressionRemoved, event)) return undefined;
  const { scope, campaignId = '' } = event.data;
  if (scope === 'global') return undefined;
  const campaign_id = scope === 'campaign' ? campaignId : '';
  return {
    workspace_id: event.workspaceId,
    contact_key: event.contact ?? '',
    scope,
    campaign_id,
    test_mode: event.testMode,
  };
}

/**
 * The row after one more event, taken in the log's order: what was added last holds until it is removed or expires. A removal without a
 * row is a test key's, of an entry that is real: its row says that the entry is not there for test keys.
 */
export function suppressionAfter(row: SuppressionRow | undefined, event: RecordedEvent): SuppressionRow | undefined {
  const key = suppressionOf(event);
  if (key === undefined) return row;
  if (isEvent(SuppressionAdded, event)) {
    const { contactEmail, reasonCode, note, requestId, expiresAt, addedAt } = event.data;
    return {
      ...key,
      email: contactEmail,
      reason_code: reasonCode,
      note: note ?? null,
      send_id: requestId ?? null,
      expires_at: expiresAt === undefined ? null : new Date(expiresAt),
      added_at: new Date(addedAt),
      removed_at: null,
      last_sequence: event.sequence,
    };
  }
  if (!isEvent(SuppressionRemoved, event)) return row;
  const removed_at = new Date(event.data.removedAt);
  const none = { reason_code: '', note: null, send_id: null, expires_at: null, added_at: removed_at };
  return { ...key, email: event.data.contactEmail, ...(row ?? none), removed_at, last_sequence: event.sequence };
}
