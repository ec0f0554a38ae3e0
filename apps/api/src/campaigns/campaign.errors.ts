import {
  CampaignConflictError,
  CampaignsBehindError,
  InvalidCampaignError,
  UnknownCampaignError,
} from '@posthorn/campaigns';
import { LogUnavailableError } from '@posthorn/event-log';
import { misarError, Problem, type MisarError } from '@posthorn/platform';
import { MAX_SCHEDULE_AHEAD_MS } from '@posthorn/sending';
import { MAX_RECIPIENTS } from './recipient-body.js';
import type { TextFinding, TextProblem } from './campaign-texts.js';

const RETRY_AFTER_S = 2;

/** Fields of libs/campaigns as the API calls them. */
const FIELDS: Readonly<Record<string, string>> = { scheduledAt: 'scheduled_at', dueAt: 'scheduled_at' };

/** What the caller is told when a command on a campaign was refused; other errors stay what they are. */
export function campaignProblem(error: unknown, campaignId: string): unknown {
  if (error instanceof UnknownCampaignError) return unknownCampaign(campaignId);
  if (error instanceof CampaignConflictError) return conflict(error);
  if (error instanceof InvalidCampaignError) {
    const field = FIELDS[error.field] ?? error.field;
    return invalid(field.split('.'), error.detail, `Correct ${field} and send the request again.`);
  }
  if (error instanceof CampaignsBehindError || error instanceof LogUnavailableError) return tryAgain(error);
  return error;
}

/** For the end of a chain of promises. @param campaignId as it was asked for */
export function rethrowAbout(campaignId: string): (error: unknown) => never {
  return (error) => {
    throw campaignProblem(error, campaignId);
  };
}

/** The same for an id that is none, and for a campaign of another workspace or mode. */
export function unknownCampaign(campaignId: string): Problem {
  return new Problem({
    status: 404,
    code: 'NOT_FOUND',
    detail: `There is no campaign ${campaignId} in this workspace.`,
    fix: 'GET /mail/campaigns lists those there are.',
  });
}

function conflict({ status, campaignId, detail }: CampaignConflictError): Problem {
  return new Problem({
    status: 409,
    code: 'CAMPAIGN_STATE',
    detail: `The campaign ${campaignId} is ${status}: ${detail}.`,
    members: { campaign_status: status },
  });
}

function invalid(path: readonly (string | number)[], detail: string, fix: string, code = 'INVALID_CAMPAIGN'): Problem {
  return new Problem({
    status: 422,
    code,
    detail: `${path.join('.')} ${detail}.`,
    fix,
    errors: [{ pointer: `/${path.join('/')}`, detail }],
  });
}

/** @param findings the errors among them, at least one */
export function brokenTexts(findings: readonly TextFinding[]): Problem {
  const [first] = findings;
  return new Problem({
    status: 422,
    code: 'INVALID_TEMPLATE',
    detail: `${first?.path.join('.')}: ${first?.message}`,
    fix: first?.fix ?? 'Correct the texts.',
    errors: findings.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message })),
  });
}

/** @param problems at least one */
export function incompleteTexts(problems: readonly TextProblem[]): Problem {
  const [first] = problems;
  return new Problem({
    status: 422,
    code: 'INVALID_CAMPAIGN',
    detail: `${first?.path.join('.')}: ${first?.message}.`,
    errors: problems.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message })),
  });
}

export function unknownSegment(segmentId: string): Problem {
  return invalid(
    ['segment_id'],
    `is not a lead list of this workspace: ${segmentId}`,
    'GET /reach/api/lead-lists lists those there are.',
  );
}

export function archivedSender(email: string): Problem {
  return invalid(['from', 'email'], `is the address of an archived mailbox: ${email}`, 'Send from another address.');
}

/** The same whether another workspace has the domain or nobody. */
export function unverifiedSender(domain: string): Problem {
  return invalid(
    ['from', 'email'],
    `is of the domain ${domain}, which is not verified`,
    'Add it and its DNS records, then verify it: POST /v1/agent/domains.',
    'NO_VERIFIED_DOMAIN',
  );
}

export function ofVariants(field: string): Problem {
  return invalid(
    [field],
    'is what the variants of this mail have each for themselves',
    'Change variants, or set variants to null to have one mail again.',
  );
}

/** @param status what it is instead */
export function started(campaignId: string, status: string): Problem {
  return new Problem({
    status: 409,
    code: 'CAMPAIGN_STATE',
    detail: `The campaign ${campaignId} is ${status}: only what has not started is deleted.`,
    fix: 'To stop it, POST /mail/campaigns/:id/cancel.',
    members: { campaign_status: status },
  });
}

/** @throws Problem 422 for a time that has passed, or is so far away that it is a mistake */
export function assertSchedulable(at: Date): void {
  const aheadMs = at.getTime() - Date.now();
  if (aheadMs <= 0)
    throw invalid(['scheduled_at'], 'must be in the future', 'To start it now, POST /mail/campaigns/:id/send.');
  if (aheadMs > MAX_SCHEDULE_AHEAD_MS)
    throw invalid(['scheduled_at'], 'must be within two years', 'Look at the year, or schedule it later on.');
}

function tryAgain(cause: unknown): Problem {
  return new Problem({
    status: 503,
    code: 'TRY_AGAIN',
    detail: 'The server cannot answer this just now.',
    fix: `Repeat the request in ${RETRY_AFTER_S} seconds; with an idempotency_key it is done once.`,
    headers: { 'retry-after': String(RETRY_AFTER_S) },
    cause,
  });
}

/** What `@ProblemShape` of these routes is: MisarMail's, with a word on what to do about a body that is too large. */
export function campaignError(problem: Problem): MisarError {
  if (problem.code !== 'BODY_TOO_LARGE') return misarError(problem);
  return misarError(
    new Problem({
      status: problem.status,
      code: problem.code,
      detail: problem.detail,
      fix: `Give fewer recipients, at most ${MAX_RECIPIENTS} in one request, and add the others by POST /mail/campaigns/:id/recipients.`,
    }),
  );
}
