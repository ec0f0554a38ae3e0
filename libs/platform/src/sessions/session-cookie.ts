import type { FastifyRequest } from 'fastify';

/** Whether cookies are for HTTPS alone: `auto` where the request came by HTTPS, as this server or its proxy says. */
export type CookieSecurity = 'auto' | 'always-secure';

/** The part of a request that cookies depend on. */
export type CookieRequest = Pick<FastifyRequest, 'protocol' | 'headers'>;

const NAME = 'posthorn_session';
/** A browser takes a cookie of this prefix only over HTTPS, for this very host and every path: no sibling domain can plant one. */
const HOST_PREFIX = '__Host-';

/** @returns the session token in the request's cookies */
export function sessionTokenOf(request: CookieRequest, security: CookieSecurity): string | undefined {
  const { cookie } = request.headers;
  if (cookie === undefined) return undefined;
  const start = `${cookieName(request, security)}=`;
  for (const part of cookie.split(';')) {
    const pair = part.trim();
    if (pair.startsWith(start)) return pair.slice(start.length);
  }
  return undefined;
}

/**
 * `Set-Cookie` that signs in. `SameSite=Strict`: no request that another site causes carries it (ADR 0011).
 * @see RFC 6265bis section 4.1
 */
export function sessionCookie(
  request: CookieRequest,
  security: CookieSecurity,
  { token, maxAgeMs }: { readonly token: string; readonly maxAgeMs: number },
): string {
  const secure = isSecure(request, security) ? '; Secure' : '';
  const maxAge = Math.max(0, Math.floor(maxAgeMs / 1_000));
  return `${cookieName(request, security)}=${token}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`;
}

/** `Set-Cookie` that signs out. */
export function expiredCookie(request: CookieRequest, security: CookieSecurity): string {
  return sessionCookie(request, security, { token: '', maxAgeMs: 0 });
}

function cookieName(request: CookieRequest, security: CookieSecurity): string {
  return isSecure(request, security) ? HOST_PREFIX + NAME : NAME;
}

/** Whoever forges the header changes the cookie of his own requests alone. */
function isSecure({ protocol, headers }: CookieRequest, security: CookieSecurity): boolean {
  if (security === 'always-secure' || protocol === 'https') return true;
  const forwarded = headers['x-forwarded-proto'];
  return typeof forwarded === 'string' && forwarded.split(',', 1)[0]?.trim() === 'https';
}
