import { MINUTE_MS } from '../rule.js';
import type { PolicyRequest } from '../request.js';
import type { PolicySettings } from '../settings.js';
import type { ContactFacts } from './contact-facts.js';
import { CLOCKS_DIFFER_MS, type HistoryNeed } from './contact-history.js';
import { suppressionsInForce } from './suppressions-in-force.js';

/**
 * What the rules have to know beyond the last events of the contact; nothing in nearly every case.
 * Pure. Facts that have the history already need no more.
 */
export function historyNeed(
  request: PolicyRequest,
  facts: ContactFacts,
  settings: PolicySettings,
  atMs: number,
): HistoryNeed | undefined {
  if (suppressionsInForce({ request, facts, context: { atMs } }).length > 0) return undefined;
  const sendsSinceMs = sendsNeed(request, facts, settings, atMs);
  const suppressions = needsSuppressions(facts);
  if (sendsSinceMs === undefined && !suppressions) return undefined;
  return { ...(sendsSinceMs !== undefined && { sendsSinceMs }), ...(suppressions && { suppressions }) };
}

/** The last send may hide one before it that is in its cooldown still: since when sends have to be read. */
function sendsNeed(
  request: PolicyRequest,
  { queued, canceled, history }: ContactFacts,
  settings: PolicySettings,
  atMs: number,
): number | undefined {
  const cooldownMs = request.templateId === undefined ? 0 : settings.cooldownMinutes * MINUTE_MS;
  const duplicateMs = request.contentSha256 === undefined ? 0 : settings.duplicateMinutes * MINUTE_MS;
  const sinceMs = atMs - Math.max(cooldownMs, duplicateMs);
  if (sinceMs === atMs || queued === undefined) return undefined;
  if (Date.parse(queued.occurredAt) + CLOCKS_DIFFER_MS <= sinceMs) return undefined;
  const last = Math.max(queued.sequence, canceled?.sequence ?? 0);
  if (history?.sends && history.upTo >= last && history.sends.sinceMs <= sinceMs) return undefined;
  const isCertain = queued.testMode === request.testMode && queued.sequence === last;
  const isInCooldown =
    cooldownMs > 0 &&
    queued.data.templateId === request.templateId &&
    Date.parse(queued.occurredAt) + cooldownMs > atMs;
  return isCertain && isInCooldown ? undefined : sinceMs;
}

/** The last entry of the suppression list does not keep the mail back, but may hide one that does. */
function needsSuppressions({ suppressionAdded, suppressionRemoved, history }: ContactFacts): boolean {
  if (suppressionAdded === undefined) return false;
  const last = Math.max(suppressionAdded.sequence, suppressionRemoved?.sequence ?? 0);
  return !(history?.suppressions && history.upTo >= last);
}
