import { RetryPolicyError } from '@posthorn/event-log';
import { Problem } from '@posthorn/platform';
import { seconds } from '../seconds.js';
import { creditMonthOf } from './credit-month.js';

/** The workspace has started as many runs this month as it may. */
export class CreditLimitReachedError extends RetryPolicyError {
  override readonly name = 'CreditLimitReachedError';
  constructor(
    readonly current: number,
    readonly limit: number,
  ) {
    super('CREDIT_LIMIT_REACHED', 'never', `${current} of ${limit} Autopilot credits are spent`);
  }
}

/** How many runs the workspace may start cannot be read now: that is not to be over the limit. */
export class CreditsUnknownError extends RetryPolicyError {
  override readonly name = 'CreditsUnknownError';
  constructor(options: ErrorOptions) {
    super('CREDITS_UNKNOWN', 'backoff', 'the Autopilot credits of a workspace cannot be read', options);
  }
}

/** With the sentence of the page, and what MisarReach tells of a plan that does not reach. */
export function creditsSpent({ limit, current }: CreditLimitReachedError): Problem {
  const resets_at = seconds(creditMonthOf(new Date()).endsAt);
  return new Problem({
    status: 402,
    code: 'CREDIT_LIMIT_REACHED',
    detail: 'Autopilot credit limit reached',
    members: { upgrade: true, feature: 'autopilot_runs', limit, current, resets_at },
  });
}
