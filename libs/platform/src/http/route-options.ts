import { RouteConfig as FastifyRouteConfig } from '@nestjs/platform-fastify';
import type { ProblemShapeFunction } from '../problem/problem-shape.js';

/** What `@RouteConfig()` understands. */
export interface RouteOptions {
  /** The body reaches the handler as a `Buffer`, whatever its content type; empty when there is none. */
  readonly rawBody?: boolean;
  /** Overrides the service's limit for this route; bytes. What is longer than the service's own is read for a caller with a key alone, unless it is raw. */
  readonly bodyLimitBytes?: number;
  /** A long raw body too is read for a caller with a key alone: it is sent by one, not signed. */
  readonly keyBeforeBody?: boolean;
  /** Set by `@ProblemShape()`. */
  readonly problemShape?: ProblemShapeFunction;
}

declare module 'fastify' {
  interface FastifyContextConfig extends RouteOptions {}
}

/** How a route wants its requests: `@RouteConfig({ rawBody: true })`. */
export function RouteConfig(options: RouteOptions): MethodDecorator {
  return FastifyRouteConfig(options);
}
