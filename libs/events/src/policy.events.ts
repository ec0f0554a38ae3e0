import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { address, id, instant, text } from './fields.js';

/** Why a send is refused: the reasons of molted's documentation (PEERS 5.1), with the seed's second spelling of `cooldown`. */
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

export const PolicyBlocked = defineEvent('policy.blocked', {
  version: 1,
  visibility: 'public',
  summary: 'A send was rejected by the policy engine.',
  data: z.object({
    requestId: id,
    recipientEmail: address,
    reason: z.enum(POLICY_REASONS),
    detail: text.optional(),
    cooldownExpiresAt: instant.optional(),
  }),
});

export const policyEvents = [PolicyBlocked] as const;
