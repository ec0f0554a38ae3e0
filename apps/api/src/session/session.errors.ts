import { Problem, type Principal, type Scope } from '@posthorn/platform';

/** @throws Problem 403 when a session is to have more scopes than the key or user that signs in */
export function assertHeld(scopes: readonly Scope[], caller: Principal): void {
  const missing = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length === 0) return;
  const noun = caller.userId === undefined ? 'API key' : 'user';
  throw new Problem({
    status: 403,
    code: 'MISSING_SCOPE',
    detail: `The ${noun} lacks the scope ${missing.join(', ')}, so its session cannot have it.`,
    fix: `Ask for ${caller.scopes.join(', ')} at most, or sign in with another ${noun}.`,
  });
}

/** The same for an address nobody has, a wrong password and a disabled user: who guesses learns nothing. */
export function wrongPassword(): Problem {
  return new Problem({
    status: 401,
    code: 'WRONG_EMAIL_OR_PASSWORD',
    detail: 'Nobody can sign in with this email address and password.',
    fix: 'Check both. An operator makes users, and new passwords, with: posthorn users.',
  });
}

/** @param waitMs until the next attempt counts */
export function tooManyAttempts(waitMs: number): Problem {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new Problem({
    status: 429,
    code: 'TOO_MANY_ATTEMPTS',
    detail: 'Too many attempts to sign in have failed for this email address, or from this network address.',
    fix: `Try again after ${seconds} s.`,
    headers: { 'retry-after': String(seconds) },
  });
}

/** So many sign in at once that some have to come again. */
export function signInCrowded(cause: unknown): Problem {
  return new Problem({
    status: 503,
    code: 'SIGN_IN_BUSY',
    detail: 'Too many sign in at this moment.',
    fix: 'Try again after 5 s.',
    headers: { 'retry-after': '5' },
    cause,
  });
}
