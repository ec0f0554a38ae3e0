import type { PolicyReason } from '@posthorn/events';
import type { PolicyDecision, TracedRule } from './decision.js';
import type { ContactFacts } from './facts/contact-facts.js';
import type { PolicyContext, PolicyRequest } from './request.js';
import type { PolicySettings } from './settings.js';

/** All that a rule may look at. */
export interface Situation {
  readonly request: PolicyRequest;
  readonly facts: ContactFacts;
  readonly settings: PolicySettings;
  readonly context: PolicyContext;
}

type Inputs = NonNullable<TracedRule['inputs']>;

/** The send is refused: what the decision says of it beside the trace. */
export interface Failure extends Pick<PolicyDecision, 'cooldownExpiresAt' | 'suppression'> {
  readonly outcome: 'failed';
  readonly reason: PolicyReason;
  /** One sentence for whoever asked; says what to do where it can. */
  readonly detail: string;
  readonly inputs?: Inputs;
}

export type RuleResult =
  | Failure
  | { readonly outcome: 'passed'; readonly inputs?: Inputs }
  | { readonly outcome: 'not_applicable' };

/** One rule: pure, looks at the situation only. `name` stands in traces, so it is never changed. */
export interface Rule {
  readonly name: string;
  apply(situation: Situation): RuleResult;
}

export const NOT_APPLICABLE: RuleResult = { outcome: 'not_applicable' };
export const PASSED: RuleResult = { outcome: 'passed' };

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** When the mail would leave: rules about pace look at that time. */
export function leavesAtMs({ dueAtMs = 0 }: Pick<PolicyRequest, 'dueAtMs'>, atMs: number): number {
  return Math.max(atMs, dueAtMs);
}

/** ISO 8601 UTC with milliseconds. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
