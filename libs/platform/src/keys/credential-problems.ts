import { Problem } from '../problem/problem.js';
import type { CredentialType } from './credential.js';

const RETRY_S = '2';
const SIGN_IN = 'Sign in: POST /v1/sessions/password with email and password, or POST /v1/sessions with an API key.';

/** Nothing was brought that the route takes. */
export function noCredential(accepted: readonly CredentialType[]): Problem {
  if (!accepted.includes('key')) return unauthorized('UNAUTHORIZED', 'The request has no session cookie.', SIGN_IN);
  return unauthorized(
    'UNAUTHORIZED',
    'The request has no Authorization header.',
    accepted.includes('ticket')
      ? 'Send "Authorization: Bearer <API key>"; an EventSource takes a ticket of POST /v1/stream-tickets or a session.'
      : 'Send "Authorization: Bearer <API key>".',
  );
}

export function noBearerKey(): Problem {
  return unauthorized(
    'UNAUTHORIZED',
    'The Authorization header is not a bearer key.',
    'Send "Authorization: Bearer <API key>".',
  );
}

export function unknownKey(): Problem {
  return unauthorized(
    'UNAUTHORIZED',
    'The API key is unknown or revoked.',
    'Check the key, or create one: posthorn keys create.',
  );
}

/** The same for an unknown, a used and an expired one: who guesses learns nothing. */
export function invalidTicket(): Problem {
  return unauthorized(
    'INVALID_TICKET',
    'The stream ticket is unknown, used or expired.',
    'Get a new one from POST /v1/stream-tickets for every connection, and name the last event you saw in the URL.',
  );
}

export function sessionOver(): Problem {
  return unauthorized(
    'SESSION_OVER',
    'The session has expired, was signed out, or whoever signed in may no longer do so.',
    SIGN_IN,
  );
}

/** @param isNamed whether the request says where it comes from, as a browser's does */
export function crossOriginCookie(isNamed: boolean): Problem {
  return new Problem({
    status: 403,
    code: 'CROSS_ORIGIN_COOKIE',
    detail: isNamed
      ? 'The session cookie came with a request of another origin.'
      : 'The session cookie came with a request that does not say where it comes from; such a one may only read.',
    fix: isNamed
      ? 'Add the exact origin of the page to CORS_ORIGINS, or send an API key instead of the cookie.'
      : 'Send an API key instead of the cookie; pages of a browser name their origin by themselves.',
  });
}

/** The database did not answer: nobody is let in on trust. */
export function unverifiable(cause: unknown): Problem {
  return new Problem({
    status: 503,
    code: 'ACCESS_UNVERIFIED',
    detail: 'Who makes the request cannot be verified right now.',
    fix: `Send the request again after ${RETRY_S} s.`,
    headers: { 'retry-after': RETRY_S },
    cause,
  });
}

/** @see RFC 6750 section 3 */
function unauthorized(code: string, detail: string, fix: string): Problem {
  return new Problem({ status: 401, code, detail, fix, headers: { 'www-authenticate': 'Bearer' } });
}
