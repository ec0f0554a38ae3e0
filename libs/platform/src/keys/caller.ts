import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { credentialOf } from './credential.js';
import type { Principal } from './principal.js';

/** @throws Error on a route without `@RequireKey`: a bug, not a caller's mistake */
export function callerOf(request: FastifyRequest): Principal {
  return credentialOf(request).principal;
}

/** The `Principal` of the request; only on routes with `@RequireKey`. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
