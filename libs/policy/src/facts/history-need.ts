import type { PolicyRequest } from '../request.js';
import type { PolicySettings } from '../settings.js';
import type { ContactFacts } from './contact-facts.js';
import type { HistoryNeed } from './contact-history.js';

/** What the rules have to know beyond the last events of the contact; nothing in nearly every case. */
export function historyNeed(
  _request: PolicyRequest,
  _facts: ContactFacts,
  _settings: PolicySettings,
  _atMs: number,
): HistoryNeed | undefined {
  return undefined;
}
