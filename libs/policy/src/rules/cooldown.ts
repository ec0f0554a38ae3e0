import { latestSend } from '../facts/recent-sends.js';
import { iso, leavesAtMs, MINUTE_MS, NOT_APPLICABLE, type Rule } from '../rule.js';

/** One send of a template to a recipient in the workspace's window; a canceled one does not count. */
export const cooldown: Rule = {
  name: 'cooldown',
  apply(situation) {
    const { request, settings, context } = situation;
    const { templateId } = request;
    if (templateId === undefined || settings.cooldownMinutes === 0) return NOT_APPLICABLE;
    const cooldownMs = settings.cooldownMinutes * MINUTE_MS;
    const last = latestSend(situation, cooldownMs, ({ data }) => data.templateId === templateId);
    if (last === undefined) return { outcome: 'passed', inputs: { cooldownMs } };
    const elapsedMs = leavesAtMs(request, context.atMs) - last.atMs;
    const cooldownExpiresAt = iso(last.atMs + cooldownMs);
    return {
      outcome: 'failed',
      reason: 'cooldown_active',
      detail: `the template ${templateId} went to this recipient as ${last.requestId}; it may again after ${cooldownExpiresAt}`,
      cooldownExpiresAt,
      inputs: { cooldownMs, elapsedMs, requestId: last.requestId },
    };
  },
};
