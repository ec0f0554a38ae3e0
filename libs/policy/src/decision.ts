import type { policyDecision, PolicyReason, tracedRule } from '@posthorn/events';
import type { z } from 'zod';

export type TracedRule = z.output<typeof tracedRule>;

/** What to do with a send; `trace` and `ruleSetSha256` are what the event keeps (`policyDecision` of the vocabulary). */
export interface PolicyDecision extends z.output<typeof policyDecision> {
  readonly outcome: 'allowed' | 'blocked';
  /** Set when blocked, as are the next three where they say more. */
  readonly reason?: PolicyReason;
  /** One sentence for whoever asked. */
  readonly detail?: string;
  /** ISO 8601 UTC. */
  readonly cooldownExpiresAt?: string;
  readonly suppression?: { readonly scope: 'global' | 'tenant' | 'campaign'; readonly reasonCode: string };
  /** Allowed, but a person has to approve it first. */
  readonly hold?: { readonly reason: 'autonomy_level' | 'first_contact'; readonly queue: string };
}
