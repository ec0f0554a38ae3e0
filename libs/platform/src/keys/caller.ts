import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from './principal.js';

/** Whom the guard of `@RequireKey` recognised, for each request. */
const principals = new WeakMap<FastifyRequest, Principal>();

export function setCaller(request: FastifyRequest, principal: Principal): void {
  principals.set(request, principal);
}

/** @throws Error on a route without `@RequireKey`: a bug, not a caller's mistake */
export function callerOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (principal === undefined) throw new Error('@Caller() needs @RequireKey() on the route or its controller');
  return principal;
}

/** The `Principal` of the request; only on routes with `@RequireKey`. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
