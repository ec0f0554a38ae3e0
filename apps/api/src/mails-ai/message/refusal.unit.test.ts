import { POLICY_REASONS } from '@posthorn/events';
import type { SendVerdict } from '@posthorn/sending';
import { mailsAiError } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { refusal } from './refusal.js';

const now = new Date('2026-11-30T22:30:00Z');

function aVerdict(reason: string, rule = reason, inputs: Record<string, number> = {}): SendVerdict {
  const trace = [{ rule, outcome: 'failed' as const, inputs }];
  return { requestId: 'req_1', status: 'blocked', reason, decision: { trace, ruleSetSha256: 'a'.repeat(64) } };
}

const refuse = (verdict: SendVerdict) =>
  refusal(verdict, {
    messageId: 'msg_1',
    verdicts: [{ recipient: { email: 'a@example.com', role: 'to' }, verdict }],
    now,
  });

test.each([
  [aVerdict('suppressed', 'suppression'), 422, 'recipient_suppressed'],
  [aVerdict('dnc', 'do_not_contact'), 422, 'recipient_suppressed'],
  [aVerdict('dnc', 'agent_domains'), 422, 'recipient_not_allowed'],
  [aVerdict('tenant_paused', 'agent_pause'), 422, 'agent_paused'],
  [aVerdict('tenant_paused', 'tenant_pause'), 422, 'workspace_paused'],
  [aVerdict('cooldown_active', 'cooldown'), 422, 'cooldown_active'],
  [aVerdict('no_verified_domain', 'verified_domain'), 422, 'domain_not_verified'],
  [aVerdict('template_not_approved'), 422, 'template_not_approved'],
  [aVerdict('budget_exceeded', 'hourly_budget', { hourUsed: 1, hourLimit: 1 }), 429, 'hourly_limit_exceeded'],
  [aVerdict('rate_limited', 'agent_limits', { dayUsed: 1, dayLimit: 1 }), 429, 'daily_limit_exceeded'],
  [
    aVerdict('monthly_budget_exceeded', 'monthly_budget', { monthUsed: 1, monthLimit: 1 }),
    429,
    'monthly_limit_exceeded',
  ],
  [aVerdict('rate_limited', 'recipient_domain_cap', { hourUsed: 1, hourLimit: 1 }), 429, 'domain_limit_exceeded'],
])('%j', (verdict, status, code) => {
  const problem = refuse(verdict);
  expect(problem.status).toBe(status);
  expect(mailsAiError(problem).error).toMatchObject({
    type: status === 422 ? 'abuse_error' : 'rate_limit_error',
    code,
    param: 'to',
    reason: verdict.reason,
    trace: verdict.decision.trace,
    message_id: 'msg_1',
  });
});

test.each([
  ['hourly_budget', 'hour', 30 * 60],
  ['daily_budget', 'day', 90 * 60],
  ['monthly_budget', 'month', 90 * 60],
])('%s says when its window ends', (rule, window, seconds) => {
  const problem = refuse(aVerdict('budget_exceeded', rule, { [`${window}Used`]: 1 }));
  expect(problem.headers).toEqual({ 'retry-after': String(seconds) });
});

test('every reason of policy has words', () => {
  for (const reason of POLICY_REASONS) {
    const { detail, fix } = refuse(aVerdict(reason));
    expect(detail).toMatch(/^[A-Z].*\.$/);
    expect(fix).toMatch(/\.$/);
  }
});

test('of several, each has its own reason', () => {
  const [one, other] = [aVerdict('suppressed', 'suppression'), aVerdict('cooldown_active', 'cooldown')];
  const verdicts = [one, other].map((verdict, i) => ({
    recipient: { email: `${i}@example.com`, role: 'to' as const },
    verdict,
  }));
  expect(mailsAiError(refusal(one, { messageId: 'msg_1', verdicts, now })).error['recipients']).toMatchObject([
    { address: '0@example.com', reason: 'suppressed' },
    { address: '1@example.com', reason: 'cooldown_active' },
  ]);
});
