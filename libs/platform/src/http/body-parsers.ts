import type { FastifyBodyParser, FastifyInstance, FastifyRequest } from 'fastify';
import './route-options.js';

const NOTHING = Buffer.alloc(0);

/**
 * JSON for every route, raw bytes for those that ask for it. Fastify chooses parsers by content type,
 * not by route, so each parser looks at the route's config.
 */
export function registerBodyParsers(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  const parseBody: FastifyBodyParser<Buffer> = (request, body, done) => {
    if (wantsRawBody(request)) return done(null, body);
    // A client that sends the header with every request means "no body" here; schemas refuse it where one is needed.
    if (body.length === 0) return done(null, undefined);
    void parseJson(request, body.toString(), done);
  };
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, parseBody);
  fastify.addContentTypeParser(/^application\/[^;]+\+json/, { parseAs: 'buffer' }, parseBody);
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (wantsRawBody(request)) return done(null, body);
    done(new UnsupportedMediaTypeError());
  });
  fastify.addHook('onRoute', (route) => {
    const { bodyLimitBytes, rawBody } = route.config ?? {};
    if (bodyLimitBytes !== undefined) route.bodyLimit = bodyLimitBytes;
    if (rawBody !== true) return;
    route.preValidation = (request, _reply, done) => {
      request.body ??= NOTHING;
      done();
    };
  });
}

/** Fastify's own error of this kind; it is raised here because `*` accepts every type. */
class UnsupportedMediaTypeError extends Error {
  readonly code = 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
  readonly statusCode = 415;
}

function wantsRawBody(request: FastifyRequest): boolean {
  return request.routeOptions.config.rawBody === true;
}
