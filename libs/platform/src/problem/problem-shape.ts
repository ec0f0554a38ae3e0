import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import 'reflect-metadata';
import type { Problem } from './problem.js';

/**
 * Renders a problem as a dialect's own error body, sent as `application/json` with the problem's status.
 * @param request whose; of a path that several dialects share, its key says which one is spoken
 */
export type ProblemShapeFunction = (problem: Problem, request: Pick<FastifyRequest, 'headers'>) => unknown;

/** Where Nest's Fastify adapter looks for a route's config. */
const ROUTE_CONFIG = RouteConfig({}).KEY;

/**
 * For controllers of a dialect that dictates its error JSON; every other route answers RFC 9457.
 * Stored in the routes' Fastify config, so that it also holds for errors raised before the
 * controller is reached (malformed JSON, body too large).
 *
 * `@ProblemShape((problem) => ({ error: problem.detail }))`
 */
export function ProblemShape(shape: ProblemShapeFunction): ClassDecorator {
  return (controller) => {
    const prototype: object = controller.prototype;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
      if (name === 'constructor' || typeof method !== 'function') continue;
      const config: unknown = Reflect.getMetadata(ROUTE_CONFIG, method);
      Reflect.defineMetadata(ROUTE_CONFIG, { ...(config as object | undefined), problemShape: shape }, method);
    }
  };
}
