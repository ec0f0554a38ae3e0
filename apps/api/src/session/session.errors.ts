import { Problem, type Principal, type Scope } from '@posthorn/platform';

/** @throws Problem 403 when a session is to have more scopes than the key that signs in */
export function assertHeld(scopes: readonly Scope[], caller: Principal): void {
  const missing = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length === 0) return;
  throw new Problem({
    status: 403,
    code: 'MISSING_SCOPE',
    detail: `The API key lacks the scope ${missing.join(', ')}, so its session cannot have it.`,
    fix: `Ask for ${caller.scopes.join(', ')} at most, or sign in with another key.`,
  });
}
