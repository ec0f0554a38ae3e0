import { Problem } from '@posthorn/platform';
import type { SendVerdict } from '@posthorn/sending';
import type { RecipientVerdict } from './recipient-verdict.js';

interface Words {
  readonly status: 422 | 429;
  readonly code: string;
  readonly detail: string;
  readonly fix: string;
}

const SLOW_DOWN = 'Wait until the limit resets, or have it raised.';

/** molted's reasons (libs/events policy.events.ts) in the codes of mails.ai's errors page, where it has one. */
const WORDS: Readonly<Record<string, Words>> = {
  suppressed: {
    status: 422,
    code: 'RECIPIENT_SUPPRESSED',
    detail: 'The recipient is on the suppression list.',
    fix: 'Look at GET /v1/suppression?address=<address>; who wants mail again is allowed with POST /v1/suppression/allow.',
  },
  dnc: {
    status: 422,
    code: 'RECIPIENT_SUPPRESSED',
    detail: 'The recipient is on a do-not-contact list.',
    fix: 'Do not mail this address.',
  },
  tenant_paused: {
    status: 422,
    code: 'AGENT_PAUSED',
    detail: 'The agent, or its whole workspace, is paused.',
    fix: 'Resume it: POST /v1/agents/<id>/resume.',
  },
  budget_exceeded: { status: 429, code: 'SEND_LIMIT_EXCEEDED', detail: 'A limit of sends is reached.', fix: SLOW_DOWN },
  monthly_budget_exceeded: {
    status: 429,
    code: 'MONTHLY_LIMIT_EXCEEDED',
    detail: 'The monthly limit of sends is reached.',
    fix: SLOW_DOWN,
  },
  rate_limited: {
    status: 429,
    code: 'RATE_LIMITED',
    detail: "The limit of sends to the recipient's domain is reached.",
    fix: SLOW_DOWN,
  },
  domain_warming: {
    status: 429,
    code: 'DOMAIN_WARMING',
    detail: 'The sending domain is warming up and has had its share for today.',
    fix: 'Send the rest tomorrow.',
  },
  no_verified_domain: {
    status: 422,
    code: 'DOMAIN_NOT_VERIFIED',
    detail: "The sender's domain is not verified.",
    fix: 'Add its DNS records and verify it: posthorn domains verify.',
  },
  cooldown: {
    status: 422,
    code: 'COOLDOWN_ACTIVE',
    detail: 'The recipient had this mail a short while ago.',
    fix: 'Send it after cooldown_expires_at.',
  },
  duplicate: {
    status: 422,
    code: 'DUPLICATE_MESSAGE',
    detail: 'The recipient has had this very mail.',
    fix: 'Change it, or do not send it again.',
  },
};

/** The limits by the window that the trace names. */
const WINDOWS: Readonly<Record<string, string>> = {
  hour: 'HOURLY_LIMIT_EXCEEDED',
  hourly: 'HOURLY_LIMIT_EXCEEDED',
  day: 'DAILY_LIMIT_EXCEEDED',
  daily: 'DAILY_LIMIT_EXCEEDED',
  month: 'MONTHLY_LIMIT_EXCEEDED',
  monthly: 'MONTHLY_LIMIT_EXCEEDED',
};

/** What mails.ai says when nobody gets the mail: the words of the first recipient, the decision, and every recipient's. */
export function refusal(
  verdict: SendVerdict,
  { messageId, verdicts }: { readonly messageId: string; readonly verdicts: readonly RecipientVerdict[] },
): Problem {
  const { status, code, detail, fix } = wordsFor(verdict);
  return new Problem({
    status,
    code: windowCode(verdict) ?? code,
    detail: verdict.detail === undefined ? detail : `${detail} ${sentence(verdict.detail)}`,
    fix,
    errors: [{ pointer: '/to', detail }],
    members: {
      reason: verdict.reason,
      message_id: messageId,
      ...decisionOf(verdict),
      ...(verdicts.length > 1 && {
        recipients: verdicts.map(({ recipient, verdict: its }) => ({
          address: recipient.email,
          reason: its.reason,
          ...decisionOf(its),
        })),
      }),
    },
  });
}

/** The decision of policy, with its trace, as it stands in the log. */
export function decisionOf({ cooldownExpiresAt, suppression, decision }: SendVerdict): object {
  return {
    ...(cooldownExpiresAt !== undefined && { cooldown_expires_at: cooldownExpiresAt }),
    ...(suppression && { suppression: { scope: suppression.scope, type: suppression.reasonCode } }),
    trace: decision.trace,
    rule_set_sha256: decision.ruleSetSha256,
  };
}

function wordsFor({ reason = 'refused' }: SendVerdict): Words {
  const spelling = reason === 'cooldown_active' ? 'cooldown' : reason;
  return (
    WORDS[spelling] ?? {
      status: 422,
      code: reason.toUpperCase(),
      detail: `Policy refuses the mail: ${reason}.`,
      fix: 'The trace names the rule and what it looked at.',
    }
  );
}

function windowCode({ reason, decision }: SendVerdict): string | undefined {
  if (reason !== 'budget_exceeded') return undefined;
  const window = decision.trace.at(-1)?.inputs?.['window'];
  return typeof window === 'string' ? WINDOWS[window] : undefined;
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
