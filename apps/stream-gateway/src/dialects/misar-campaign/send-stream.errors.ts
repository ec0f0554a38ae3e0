import { misarError, Problem, type Principal } from '@posthorn/platform';

const NOT_FOUND = 'CAMPAIGN_NOT_FOUND';
const CHALLENGE = { 'www-authenticate': 'Bearer' };

/** MisarMail's errors, but for the one that its page prints: nothing beside its word. */
export function sendStreamError(problem: Problem): unknown {
  return problem.code === NOT_FOUND ? { error: 'not_found' } : misarError(problem);
}

/** The same for a campaign that is not there and for one of somebody else, 401 as MisarMail's page has it. */
export function campaignNotFound(): Problem {
  return new Problem({
    status: 401,
    code: NOT_FOUND,
    detail: 'There is no such campaign.',
    fix: 'GET /mail/campaigns lists the campaigns of the workspace.',
    headers: CHALLENGE,
  });
}

/** The read model does not answer. */
export function progressUnknown(cause: unknown): Problem {
  return new Problem({
    status: 503,
    code: 'PROGRESS_UNKNOWN',
    detail: 'How far the campaign is cannot be looked up right now.',
    fix: 'Open the stream again after 2 s.',
    headers: { 'retry-after': '2' },
    cause,
  });
}

/** @throws Problem 401 for a key of another API */
export function assertMisarMail({ kind }: Pick<Principal, 'kind'>): void {
  if (kind === 'msk') return;
  throw new Problem({
    status: 401,
    code: 'WRONG_KEY_KIND',
    detail: `A key of kind ${kind} cannot be used here.`,
    fix: 'Use a key of MisarMail, which starts with msk_.',
    headers: CHALLENGE,
  });
}
