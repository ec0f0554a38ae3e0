import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import {
  aboutSend,
  attachment,
  blobReference,
  campaignPlace,
  id,
  instant,
  label,
  scalar,
  sendOrigin,
  sha256,
  subjectLine,
  text,
} from './fields.js';

/**
 * Why a send is refused: molted's reasons. `cooldown_active` is its stream's spelling of `cooldown`; both are
 * valid, producers write `cooldown_active`.
 */
export const POLICY_REASONS = [
  'duplicate',
  'cooldown',
  'cooldown_active',
  'dnc',
  'suppressed',
  'active_opportunity',
  'budget_exceeded',
  'monthly_budget_exceeded',
  'tenant_paused',
  'template_not_approved',
  'template_lint_failed',
  'rate_limited',
  'risk_budget_exceeded',
  'negative_signal_budget_exceeded',
  'lease_conflict',
  'no_verified_domain',
  'domain_warming',
  'subscription_expired',
  'trial_not_activated',
  'storage_limit_exceeded',
] as const;

export type PolicyReason = (typeof POLICY_REASONS)[number];

/** One rule as it was applied; rules after the first failure are not in the trace. */
export const tracedRule = z.object({
  rule: label,
  outcome: z.enum(['passed', 'failed', 'not_applicable']),
  inputs: z
    .record(z.string().max(64), scalar)
    .optional()
    .describe('What the rule looked at: counters, limits, the fact it found.'),
});

/** What the policy engine decided on, as an event keeps it. */
export const policyDecision = z.object({
  trace: z.array(tracedRule).max(64).describe('In the order applied; without the rules that did not apply.'),
  ruleSetSha256: sha256.describe('Pins the rules and limits that were in force.'),
});

export const PolicyBlocked = defineEvent('policy.blocked', {
  version: 1,
  visibility: 'public',
  summary: 'A send was rejected by the policy engine.',
  data: z.object({
    ...aboutSend,
    reason: z.enum(POLICY_REASONS),
    detail: text.optional(),
    cooldownExpiresAt: instant.optional(),
    suppression: z.object({ scope: z.enum(['global', 'tenant', 'campaign']), reasonCode: label }).optional(),
    templateId: id.optional(),
    subject: subjectLine.optional(),
    content: blobReference.optional(),
    dedupeKey: id.optional(),
    campaignId: id.optional(),
    ...campaignPlace,
    threadId: id.optional(),
    sendReason: z.string().max(255).optional(),
    attachments: z.array(attachment).max(100).optional(),
    origin: sendOrigin.optional(),
    groupId: id.optional(),
    trace: z.array(tracedRule).max(64).optional().describe('In the order applied, ending with the rule that failed.'),
    ruleSetSha256: sha256.optional().describe('Pins the rules and limits that were in force.'),
    blockedAt: instant.optional(),
  }),
  examples: [
    { requestId: 'req_c3d4', recipientEmail: 'bob@example.com', reason: 'cooldown_active' },
    {
      requestId: 'req_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
      recipientEmail: 'bob@example.com',
      reason: 'cooldown_active',
      detail: 'the same template went to this recipient 4 minutes ago',
      cooldownExpiresAt: '2026-03-22T10:11:00Z',
      templateId: 'tpl_welcome',
      trace: [
        { rule: 'tenant_paused', outcome: 'passed' },
        { rule: 'cooldown', outcome: 'failed', inputs: { cooldownMs: 600_000, elapsedMs: 240_000 } },
      ],
      blockedAt: '2026-03-22T10:05:00Z',
    },
  ],
});

export const policyEvents = [PolicyBlocked] as const;
