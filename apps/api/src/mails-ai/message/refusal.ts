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
    detail: 'The agent is paused.',
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

/** Where a reason has several rules, by the rule (libs/policy). */
const WORDS_OF_RULE: Readonly<Record<string, Words>> = {
  tenant_pause: {
    status: 422,
    code: 'WORKSPACE_PAUSED',
    detail: 'The workspace is paused: nothing of it is sent.',
    fix: 'Resume it: POST /v1/agent/workspace/resume.',
  },
  agent_domains: {
    status: 422,
    code: 'RECIPIENT_NOT_ALLOWED',
    detail: "The agent may not mail the recipient's domain.",
    fix: 'Change allowlist_domains or blocklist_domains of the agent, or send as another one.',
  },
  recipient_domain_cap: {
    status: 429,
    code: 'DOMAIN_LIMIT_EXCEEDED',
    detail: "The limit of sends to the recipient's domain is reached.",
    fix: SLOW_DOWN,
  },
};

/** Rules of a limit of the workspace or of an agent: mails.ai has a code for each window. */
const LIMIT_RULES = new Set(['hourly_budget', 'daily_budget', 'monthly_budget', 'agent_limits']);

/** A limit's window as its rule's inputs name it (`dayUsed`, `dayLimit`), in the codes of mails.ai. */
const WINDOWS = { hour: 'HOURLY', day: 'DAILY', month: 'MONTHLY' } as const;

/** What mails.ai says when nobody gets the mail: the words of the first recipient, the decision, and every recipient's. */
export function refusal(
  verdict: SendVerdict,
  {
    messageId,
    verdicts,
    now,
  }: { readonly messageId: string; readonly verdicts: readonly RecipientVerdict[]; readonly now: Date },
): Problem {
  const { status, code, detail, fix } = wordsFor(verdict);
  const window = status === 429 ? windowOf(verdict) : undefined;
  return new Problem({
    status,
    code: window !== undefined && LIMIT_RULES.has(ruleOf(verdict)) ? `${WINDOWS[window]}_LIMIT_EXCEEDED` : code,
    ...(window && { headers: { 'retry-after': String(secondsLeft(window, now)) } }),
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

/** The rule that failed: the last one of a trace. */
function ruleOf({ decision }: SendVerdict): string {
  return decision.trace.at(-1)?.rule ?? '';
}

function wordsFor(verdict: SendVerdict): Words {
  const { reason = 'refused' } = verdict;
  const spelling = reason === 'cooldown_active' ? 'cooldown' : reason;
  return (
    WORDS_OF_RULE[ruleOf(verdict)] ??
    WORDS[spelling] ?? {
      status: 422,
      code: reason.toUpperCase(),
      detail: `Policy refuses the mail: ${reason}.`,
      fix: 'The trace names the rule and what it looked at.',
    }
  );
}

function windowOf({ decision }: SendVerdict): keyof typeof WINDOWS | undefined {
  const inputs = decision.trace.at(-1)?.inputs ?? {};
  return (['hour', 'day', 'month'] as const).find((window) => `${window}Used` in inputs);
}

/** Until the window that holds `now` ends; windows are of the calendar, in UTC. */
function secondsLeft(window: keyof typeof WINDOWS, now: Date): number {
  const [year, month, day, hour] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), now.getUTCHours()];
  const ends = {
    hour: Date.UTC(year, month, day, hour + 1),
    day: Date.UTC(year, month, day + 1),
    month: Date.UTC(year, month + 1),
  };
  return Math.max(1, Math.ceil((ends[window] - now.getTime()) / 1_000));
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
