import { describe, expect, test } from 'vitest';
import {
  bounced,
  canceled,
  type Case,
  complained,
  decide,
  delivered,
  queued,
  suppressed,
  unsubscribed,
  unsuppressed,
} from '../contact-past.fixture.js';
import type { BudgetAnswer } from '../budget/budget-answer.js';
import type { ContactFacts } from '../facts/contact-facts.js';
import { factsOf, NOW, type PastEvent } from '../situation.builder.js';

const window = { window: 'hour', used: 5, limit: 5, resetsAt: '2026-03-22T11:00:00.000Z', exceeded: true } as const;
const fullHour: BudgetAnswer = { fits: false, counters: [{ about: 'workspace', id: 'all', windows: [window] }] };
const complaints: Case = {
  settings: { negativeSignalLimits: { complaintsPerDay: 2 } },
  context: { signals: { hardBounces: 0, complaints: 2, unsubscribes: 0 } },
};

describe('cooldown', () => {
  const to = (templateId: string, ...past: PastEvent[]) => decide({ request: { templateId }, facts: factsOf(...past) });

  test('says when it ends', () => {
    expect(to('tpl_1', queued('req_1', 4))).toMatchObject({
      cooldownExpiresAt: '2026-03-22T10:06:00.000Z',
      trace: expect.arrayContaining([
        {
          rule: 'cooldown',
          outcome: 'failed',
          inputs: { cooldownMs: 600_000, elapsedMs: 240_000, requestId: 'req_1' },
        },
      ]),
    });
  });

  test.each([
    ['ten minutes later', [queued('req_1', 10)]],
    ['another template', [queued('req_1', 1, { templateId: 'tpl_2' })]],
    ['a send that was canceled', [queued('req_1', 1), canceled('req_1')]],
    ['a test send, to a live one', [queued('req_1', 1, {}, true)]],
  ])('does not know %s', (_, past) => {
    expect(to('tpl_1', ...past).outcome).toBe('allowed');
  });

  test('is none without a template, and where it is off', () => {
    const facts = factsOf(queued('req_1', 1));
    expect(decide({ facts }).outcome).toBe('allowed');
    expect(decide({ request: { templateId: 'tpl_1' }, facts, settings: { cooldownMinutes: 0 } }).outcome).toBe(
      'allowed',
    );
  });

  test('counts a send of a clock that is ahead', () => {
    expect(to('tpl_1', queued('req_1', -1))).toMatchObject({ reason: 'cooldown_active' });
  });
});

const OTHER_SHA = 'a'.repeat(64);
const content = { sha256: OTHER_SHA, sizeBytes: 1, contentType: 'application/json' };

test('the same content within the window of duplicates is refused, other content is not', () => {
  const facts = factsOf(queued('req_1', 4, { content }));
  const settings = { duplicateMinutes: 5 };
  expect(decide({ request: { contentSha256: OTHER_SHA }, facts, settings })).toMatchObject({ reason: 'duplicate' });
  expect(decide({ request: { contentSha256: 'b'.repeat(64) }, facts, settings }).outcome).toBe('allowed');
  expect(decide({ request: { contentSha256: OTHER_SHA }, facts }).outcome).toBe('allowed');
});

describe('suppression', () => {
  test.each<[string, Case]>([
    ['that expired', { facts: factsOf(suppressed({ expiresAt: '2026-03-22T10:00:00Z' })) }],
    ['that was taken off', { facts: factsOf(suppressed(), unsuppressed()) }],
    [
      'of another campaign',
      { request: { campaignId: 'c1' }, facts: factsOf(suppressed({ scope: 'campaign', campaignId: 'c2' })) },
    ],
    ['of a campaign, outside it', { facts: factsOf(suppressed({ scope: 'campaign', campaignId: 'c2' })) }],
    ['by a test key, of live mail', { facts: factsOf(suppressed({}, true)) }],
    [
      'by the operator that expired',
      { context: { globalSuppression: { reasonCode: 'complaint', expiresAtMs: Date.parse(NOW) } } },
    ],
  ])('%s keeps nothing back', (_, situation) => {
    expect(decide(situation).outcome).toBe('allowed');
  });

  test.each<[string, string, Case]>([
    [
      'the operator',
      'global',
      { facts: factsOf(suppressed()), context: { globalSuppression: { reasonCode: 'complaint' } } },
    ],
    [
      'the workspace, until it expires',
      'tenant',
      { facts: factsOf(suppressed({ expiresAt: '2026-03-22T10:00:01Z' })) },
    ],
    [
      'the campaign',
      'campaign',
      { request: { campaignId: 'c1' }, facts: factsOf(suppressed({ scope: 'campaign', campaignId: 'c1' })) },
    ],
    [
      'the workspace, when a campaign was taken off since',
      'tenant',
      { facts: factsOf(suppressed(), unsuppressed({ scope: 'campaign', campaignId: 'c1' })) },
    ],
    ['a test key, of test mail', 'tenant', { request: { testMode: true }, facts: factsOf(suppressed({}, true)) }],
  ])('by %s keeps mail back', (_, scope, situation) => {
    expect(decide(situation)).toMatchObject({ reason: 'suppressed', suppression: { scope } });
  });
});

describe('bad answers of the contact', () => {
  test.each<[string, ContactFacts]>([
    ['a hard bounce a month ago', factsOf(bounced(30))],
    ['a soft bounce', factsOf(bounced(0, 'soft'))],
    ['a hard bounce before a delivery', factsOf(bounced(1), delivered)],
    ['a hard bounce before it was taken off the suppression list', factsOf(bounced(1), suppressed(), unsuppressed())],
    [
      'a complaint before its suppression expired',
      factsOf(complained(1), suppressed({ expiresAt: '2026-03-22T09:00:00Z' })),
    ],
    ['an unsubscription from another campaign', factsOf(unsubscribed('campaign', 'c2'))],
  ])('%s counts no more', (_, facts) => {
    expect(decide({ request: { campaignId: 'c1' }, facts }).outcome).toBe('allowed');
  });

  test.each<[string, string, ContactFacts]>([
    ['a hard bounce', 'risk_budget_exceeded', factsOf(delivered, bounced(29))],
    [
      'a hard bounce after it was taken off the list',
      'risk_budget_exceeded',
      factsOf(suppressed(), unsuppressed(), bounced(1)),
    ],
    ['a complaint', 'negative_signal_budget_exceeded', factsOf(complained(1))],
    ['an unsubscription', 'negative_signal_budget_exceeded', factsOf(unsubscribed('tenant'))],
    ['an unsubscription from the campaign', 'negative_signal_budget_exceeded', factsOf(unsubscribed('campaign', 'c1'))],
  ])('%s that the suppression list has not answered counts', (_, reason, facts) => {
    expect(decide({ request: { campaignId: 'c1' }, facts })).toMatchObject({ reason });
  });
});

describe('a send that is due later', () => {
  const later = (minutes: number) => Date.parse(NOW) + minutes * 60_000;

  test.each<[string, number, string | undefined, Case]>([
    [
      'while the cooldown lasts',
      5,
      'cooldown_active',
      { request: { templateId: 'tpl_1' }, facts: factsOf(queued('req_1', 4)) },
    ],
    ['after the cooldown', 6, undefined, { request: { templateId: 'tpl_1' }, facts: factsOf(queued('req_1', 4)) }],
    [
      'after a suppression expires',
      60,
      undefined,
      { facts: factsOf(suppressed({ expiresAt: '2026-03-22T11:00:00Z' })) },
    ],
    [
      'before a suppression expires',
      59,
      'suppressed',
      { facts: factsOf(suppressed({ expiresAt: '2026-03-22T11:00:00Z' })) },
    ],
    ['in an hour that is full', 59, 'budget_exceeded', { context: { budget: fullHour } }],
    ['in the next hour', 60, undefined, { context: { budget: fullHour } }],
    ['on a day with too many complaints', 839, 'negative_signal_budget_exceeded', complaints],
    ['on the next day', 840, undefined, complaints],
  ])('%s (%d minutes): %s', (_, minutes, reason, situation) => {
    const request = { ...situation.request, dueAtMs: later(minutes) };
    expect(decide({ ...situation, request }).reason).toBe(reason);
  });
});
