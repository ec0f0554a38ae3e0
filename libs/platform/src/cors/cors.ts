import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { KnownRoutes } from '../http/known-routes.js';
import type { AllowedOrigins } from './allowed-origins.js';

/** What a page may send beyond what HTML could always send. */
const ALLOWED_HEADERS = 'Authorization, Cache-Control, Content-Type, Idempotency-Key, Last-Event-ID';
/** What a page may read beyond status, body and the usual few. */
const EXPOSED_HEADERS = 'RateLimit, RateLimit-Policy, Retry-After, Stream-Gap, X-Generation-Id, X-Request-Id';
/** How long a browser remembers a preflight; seconds. Chromium caps at two hours. */
const MAX_AGE_S = '7200';

/**
 * Lets pages of other origins read the answers, errors included: the headers are on the reply before anything can fail, and a
 * stream takes them over. A preflight is answered here, before any guard, for every path there is. Without allowed origins
 * nothing is registered.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function registerCors(fastify: FastifyInstance, origins: AllowedOrigins, routes: KnownRoutes): void {
  if (origins.none) return;
  if (origins.vary)
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      varyByOrigin(reply);
      done(null, payload);
    });
  fastify.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (origin === undefined || !(origins.any || origins.trusts(origin))) return done();
    allow(reply, origins.any ? '*' : origin);
    const methods = isPreflight(request) ? methodsOf(request, routes) : undefined;
    if (methods === undefined) return done();
    void reply
      .code(204)
      .header('access-control-allow-methods', methods.join(', '))
      .header('access-control-allow-headers', ALLOWED_HEADERS)
      .header('access-control-max-age', MAX_AGE_S)
      .send();
  });
}

/** Also where it is refused or absent: a cache must not give one origin the answer of another. */
function varyByOrigin(reply: FastifyReply): void {
  const vary = String(reply.getHeader('vary') ?? '');
  if (vary === '') reply.header('vary', 'Origin');
  else if (!/\borigin\b/i.test(vary)) reply.header('vary', `${vary}, Origin`);
}

function allow(reply: FastifyReply, origin: string): void {
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-expose-headers', EXPOSED_HEADERS);
  if (origin === '*') return;
  reply.header('access-control-allow-credentials', 'true');
  // A stream sees no onSend.
  reply.header('vary', 'Origin');
}

/** Any other OPTIONS is a request of its own. */
function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function methodsOf({ url }: FastifyRequest, routes: KnownRoutes): readonly string[] | undefined {
  return routes.find(url.split('?', 1)[0] ?? url)?.methods;
}
