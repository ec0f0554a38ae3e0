import type { FastifyRequest } from 'fastify';
import type { AllowedOrigins } from '../cors/allowed-origins.js';

/**
 * Whether a session cookie counts: a browser sends it whoever wrote the page, so the request has to come from a page of this
 * server's own origin or of one in `CORS_ORIGINS`. A request that does not say where it comes from (no browser of today) may only
 * read. The address bar (`Sec-Fetch-Site: none`) is nobody's page.
 * @see https://www.w3.org/TR/fetch-metadata/ and RFC 6454 section 7
 */
export function isOwnPage(
  { method, headers, host }: Pick<FastifyRequest, 'method' | 'headers' | 'host'>,
  origins: AllowedOrigins,
): boolean {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin') return true;
  const isSafe = method === 'GET' || method === 'HEAD';
  if (origin !== undefined) return origins.trusts(origin) || (site === undefined && hostOf(origin) === host);
  return isSafe && (site === undefined || site === 'none');
}

/** Whether the request says anything of where it comes from. */
export function namesItsPage({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}

/** Without the scheme: behind a proxy that ends TLS this server does not know its own. */
function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host;
}
