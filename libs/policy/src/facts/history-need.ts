import type { RecordedEvent } from '@posthorn/events';
import { leavesAtMs, MINUTE_MS } from '../rule.js';
import type { PolicyRequest } from '../request.js';
import type { PolicySettings } from '../settings.js';
import type { ContactFacts } from './contact-facts.js';
import { CLOCKS_DIFFER_MS, type HistoryNeed } from './contact-history.js';
import { suppressionsInForce } from './suppressions-in-force.js';

/**
 * What the rules have to know beyond the last events of the contact; nothing in nearly every case, and nothing when the facts have it.
 * Always all of it, so that whoever reads it has no more to ask for until the contact changes. Pure.
 */
export function historyNeed(
  request: PolicyRequest,
  facts: ContactFacts,
  settings: PolicySettings,
  atMs: number,
): HistoryNeed | undefined {
  if (suppressionsInForce({ request, facts, context: { atMs } }).length > 0) return undefined;
  const sendsSinceMs = hiddenSendsSince(request, facts, settings, atMs);
  const need: HistoryNeed = {
    ...(sendsSinceMs !== undefined && { sendsSinceMs }),
    // The last entry of the suppression list does not keep the mail back, but may hide one that does.
    ...(facts.suppressionAdded && { suppressions: true }),
  };
  return isKnown(need, facts) ? undefined : need;
}

/** The last send may hide one before it that is in its cooldown still: since when sends have to be read. */
function hiddenSendsSince(
  request: PolicyRequest,
  { queued, canceled }: ContactFacts,
  settings: PolicySettings,
  atMs: number,
): number | undefined {
  const cooldownMs = request.templateId === undefined ? 0 : settings.cooldownMinutes * MINUTE_MS;
  const duplicateMs = request.contentSha256 === undefined ? 0 : settings.duplicateMinutes * MINUTE_MS;
  const leavesMs = leavesAtMs(request, atMs);
  const sinceMs = leavesMs - Math.max(cooldownMs, duplicateMs);
  if (sinceMs === leavesMs || queued === undefined) return undefined;
  if (Date.parse(queued.occurredAt) + CLOCKS_DIFFER_MS <= sinceMs) return undefined;
  const isCertain = queued.testMode === request.testMode && queued.sequence > (canceled?.sequence ?? 0);
  const isInCooldown =
    cooldownMs > 0 &&
    queued.data.templateId === request.templateId &&
    Date.parse(queued.occurredAt) + cooldownMs > leavesMs;
  return isCertain && isInCooldown ? undefined : sinceMs;
}

function isKnown(
  { sendsSinceMs, suppressions }: HistoryNeed,
  { queued, canceled, suppressionAdded, suppressionRemoved, history }: ContactFacts,
): boolean {
  const isReadUpTo = (...events: readonly (RecordedEvent | undefined)[]) =>
    events.every((event) => event === undefined || event.sequence <= (history?.upTo ?? 0));
  const hasSends = history?.sends !== undefined && history.sends.sinceMs <= (sendsSinceMs ?? Infinity);
  return (
    (sendsSinceMs === undefined || (hasSends && isReadUpTo(queued, canceled))) &&
    (!suppressions || (history?.suppressions !== undefined && isReadUpTo(suppressionAdded, suppressionRemoved)))
  );
}
