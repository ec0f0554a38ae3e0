import { latestSend } from '../facts/recent-sends.js';
import { iso, leavesAtMs, MINUTE_MS, NOT_APPLICABLE, PASSED, type Rule } from '../rule.js';

/** The same request twice, or the same content to the same recipient within the workspace's window. */
export const duplicate: Rule = {
  name: 'duplicate',
  apply(situation) {
    const { request, facts, settings, context } = situation;
    if (facts.queued?.data.requestId === request.requestId) {
      return {
        outcome: 'failed',
        reason: 'duplicate',
        detail: `${request.requestId} was queued before`,
        inputs: { requestId: request.requestId },
      };
    }
    const { contentSha256 } = request;
    if (contentSha256 === undefined || settings.duplicateMinutes === 0) return NOT_APPLICABLE;
    const windowMs = settings.duplicateMinutes * MINUTE_MS;
    const same = latestSend(situation, windowMs, ({ data }) => data.content?.sha256 === contentSha256);
    if (same === undefined) return PASSED;
    const expiresAt = iso(same.atMs + windowMs);
    return {
      outcome: 'failed',
      reason: 'duplicate',
      detail: `the same content went to this recipient as ${same.requestId}; it may again after ${expiresAt}`,
      inputs: { requestId: same.requestId, windowMs, elapsedMs: leavesAtMs(request, context.atMs) - same.atMs },
    };
  },
};
