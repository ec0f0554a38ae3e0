import { policyDecision } from '@posthorn/events';
import { describe, expect, test } from 'vitest';
import type { BudgetAnswer, BudgetCounter, BudgetWindow } from './budget/budget-answer.js';
import { type Case, decide, queued, suppressed } from './contact-past.fixture.js';
import { ruleSetHash } from './rule-set.js';
import { RULES } from './rules/all.js';
import { policySettings } from './settings.js';
import { aPolicyAgent, factsOf, NOW } from './situation.builder.js';

const DEFAULTS = policySettings.parse({});

const full = (about: BudgetCounter['about'], full: BudgetWindow): BudgetAnswer => {
  const windows = (['hour', 'day', 'month'] as const).map((window) => ({
    window,
    used: 5,
    limit: window === full ? 5 : 9,
    resetsAt: '2026-03-22T11:00:00.000Z',
    exceeded: window === full,
  }));
  return { fits: false, counters: [{ about, id: about, windows }] };
};

/** A situation for each rule in which it is the only one that fails. */
const FAILING: Readonly<Record<string, readonly [reason: string, situation: Case]>> = {
  tenant_pause: ['tenant_paused', { context: { paused: { of: 'workspace', reason: 'requested', since: NOW } } }],
  agent_pause: [
    'tenant_paused',
    { request: { agent: aPolicyAgent() }, context: { paused: { of: 'agent', reason: 'requested', since: NOW } } },
  ],
  template_approval: [
    'template_not_approved',
    {
      request: { templateId: 'tpl_1' },
      settings: { requireApprovedTemplate: true },
      context: { template: { approved: false, lintErrors: [] } },
    },
  ],
  template_lint: [
    'template_lint_failed',
    { context: { template: { approved: true, lintErrors: ['unknown tag "fi" at line 3'] } } },
  ],
  suppression: ['suppressed', { facts: factsOf(suppressed()) }],
  do_not_contact: ['dnc', { facts: factsOf(suppressed({ reasonCode: 'manual_dnc' })) }],
  active_opportunity: ['active_opportunity', { context: { activeOpportunity: { id: 'opp_1' } } }],
  duplicate: ['duplicate', { facts: factsOf(queued('req_new', 5, { templateId: 'tpl_2' })) }],
  cooldown: ['cooldown_active', { request: { templateId: 'tpl_1' }, facts: factsOf(queued('req_1', 4)) }],
  hourly_budget: ['budget_exceeded', { context: { budget: full('workspace', 'hour') } }],
  daily_budget: ['budget_exceeded', { context: { budget: full('workspace', 'day') } }],
  monthly_budget: ['monthly_budget_exceeded', { context: { budget: full('workspace', 'month') } }],
  agent_limits: ['rate_limited', { context: { budget: full('agent', 'day') } }],
  recipient_domain_cap: ['rate_limited', { context: { budget: full('recipient_domain', 'hour') } }],
  agent_domains: ['dnc', { request: { agent: aPolicyAgent({ blocklistDomains: ['example.com'] }) } }],
  risk: [
    'risk_budget_exceeded',
    {
      settings: { riskLimits: { hardBouncesPerDay: 3 } },
      context: { signals: { hardBounces: 3, complaints: 0, unsubscribes: 0 } },
    },
  ],
  negative_signals: [
    'negative_signal_budget_exceeded',
    {
      settings: { negativeSignalLimits: { complaintsPerDay: 2 } },
      context: { signals: { hardBounces: 0, complaints: 2, unsubscribes: 0 } },
    },
  ],
  lease_conflict: [
    'lease_conflict',
    { context: { lease: { agentId: 'agt_other', expiresAtMs: Date.parse(NOW) + 60_000 } } },
  ],
  verified_domain: [
    'no_verified_domain',
    { request: { senderDomain: 'acme.example' }, settings: { requireVerifiedDomain: true } },
  ],
  domain_warming: ['domain_warming', { context: { budget: full('sender_domain', 'day') } }],
};

describe('the rules', () => {
  test("stand in molted's published order, with ours between", () => {
    expect(RULES.map(({ name }) => name)).toEqual([
      'tenant_pause',
      'agent_pause',
      'template_approval',
      'template_lint',
      'suppression',
      'do_not_contact',
      'active_opportunity',
      'duplicate',
      'cooldown',
      'hourly_budget',
      'daily_budget',
      'monthly_budget',
      'agent_limits',
      'recipient_domain_cap',
      'agent_domains',
      'risk',
      'negative_signals',
      'lease_conflict',
      'verified_domain',
      'domain_warming',
    ]);
  });

  test.each(RULES.map(({ name }) => name))('%s refuses what it is about, and nothing else does', (name) => {
    const [reason, situation] = FAILING[name]!;
    const decision = decide(situation);
    expect(decision).toMatchObject({ outcome: 'blocked', reason });
    expect(decision.detail).toMatch(/\w/);
    expect(decision.trace.at(-1)).toMatchObject({ rule: name, outcome: 'failed' });
    expect(decision.trace.slice(0, -1).every(({ outcome }) => outcome === 'passed')).toBe(true);
    expect(policyDecision.parse(decision)).toBeDefined();
  });

  test.each(RULES.slice(1).map((rule, i) => [RULES[i]!.name, rule.name] as const))(
    '%s is looked at before %s',
    (earlier, later) => {
      const [first, second] = [FAILING[earlier]![1], FAILING[later]![1]];
      const { trace } = decide({
        request: { ...second.request, ...first.request, agent: second.request?.agent ?? first.request?.agent },
        facts: { ...second.facts, ...first.facts },
        settings: { ...(second.settings as object), ...(first.settings as object) },
        context: {
          ...second.context,
          ...first.context,
          ...(first.context?.budget && {
            budget: {
              fits: false,
              counters: [...first.context.budget.counters, ...(second.context?.budget?.counters ?? [])],
            },
          }),
        },
      });
      expect(trace.at(-1)).toMatchObject({ rule: earlier, outcome: 'failed' });
    },
  );
});

test('by default a mail to somebody new is allowed, and the trace is without what did not apply', () => {
  expect(decide({})).toEqual({
    outcome: 'allowed',
    trace: [
      { rule: 'tenant_pause', outcome: 'passed' },
      { rule: 'suppression', outcome: 'passed' },
      { rule: 'do_not_contact', outcome: 'passed' },
    ],
    ruleSetSha256: ruleSetHash(DEFAULTS),
  });
});

describe('the hash of the rule set', () => {
  test('is the same for the same settings, in whatever order they stand', () => {
    const one = policySettings.parse({ hourlyLimit: 5, dailyLimit: 7 });
    const other = policySettings.parse({ dailyLimit: 7, hourlyLimit: 5 });
    expect(ruleSetHash({ ...one })).toBe(ruleSetHash(Object.fromEntries(Object.entries(other).toReversed()) as never));
  });

  test('changes with a limit', () => {
    expect(ruleSetHash(policySettings.parse({ riskLimits: { hardBouncesPerDay: 5 } }))).not.toBe(ruleSetHash(DEFAULTS));
  });
});

test('settings are refused when they name a rule that does not exist', () => {
  expect(policySettings.safeParse({ cooldownMinute: 5 }).success).toBe(false);
  expect(policySettings.safeParse({ riskLimits: { bounces: 5 } }).success).toBe(false);
});
