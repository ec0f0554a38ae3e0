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

/** @throws Problem 401 for a key of another API, 403 for one that is bound to a mailbox: a campaign is the whole workspace's */
export function assertMayWatch({ kind, mailbox }: Pick<Principal, 'kind' | 'mailbox'>): void {
  if (kind !== 'msk') {
    throw new Problem({
      status: 401,
      code: 'WRONG_KEY_KIND',
      detail: `A key of kind ${kind} cannot be used here.`,
      fix: 'Use a key of MisarMail, which starts with msk_.',
      headers: CHALLENGE,
    });
  }
  if (mailbox !== undefined) {
    throw new Problem({
      status: 403,
      code: 'MAILBOX_KEY',
      detail: 'This API key is bound to a mailbox, and a campaign is of the whole workspace.',
      fix: 'Use a key of the workspace that is not bound to a mailbox.',
    });
  }
}
