import { isEvent, type RecordedEvent, SuppressionAdded, SuppressionRemoved } from '@posthorn/events';
import type { SendData } from './attempt-facts.js';

/** An entry of the suppression list, as far as it decides about a send. */
export interface Listed {
  readonly scope: string;
  readonly campaignId: string | undefined;
  /** Milliseconds since 1970; never when it is `Infinity`. */
  readonly untilMs: number;
  readonly testMode: boolean;
}

/** The entries after one more event of the contact; the same array when it is about something else. */
export function listed(entries: readonly Listed[], event: RecordedEvent): readonly Listed[] {
  const { testMode } = event;
  if (isEvent(SuppressionAdded, event)) {
    const { scope, campaignId, expiresAt } = event.data;
    const untilMs = expiresAt === undefined ? Infinity : Date.parse(expiresAt);
    return [...entries, { scope, campaignId, untilMs, testMode }];
  }
  if (!isEvent(SuppressionRemoved, event)) return entries;
  const { scope, campaignId } = event.data;
  // What a test key took off is off for test sends only, and those are rather not sent than the others sent.
  const isOff = (entry: Listed) =>
    entry.scope === scope && entry.campaignId === campaignId && entry.testMode === testMode;
  return entries.filter((entry) => !isOff(entry));
}

/** Whether mail of this send is not wanted any more. What a test key put on the list holds for test sends only (ADR 0016). */
export function isSuppressed(
  entries: readonly Listed[],
  { campaignId }: Pick<SendData, 'campaignId'>,
  { nowMs, testMode = false }: { readonly nowMs: number; readonly testMode?: boolean },
): boolean {
  return entries.some(
    (entry) =>
      entry.untilMs > nowMs &&
      (testMode || !entry.testMode) &&
      (entry.scope !== 'campaign' || (entry.campaignId !== undefined && entry.campaignId === campaignId)),
  );
}
