import {
  Inject,
  SetMetadata,
  UseGuards,
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import 'reflect-metadata';
import { Problem } from '../problem/problem.js';
import { API_KEYS, type ApiKeys } from './api-keys.js';
import { setCaller } from './caller.js';
import { KEY_PREFIXES } from './key-format.js';
import type { KeyKind, Principal, Scope } from './principal.js';

export interface KeyRequirement {
  /** Any kind when left out. */
  readonly kinds?: readonly KeyKind[];
  /** All of them are needed. */
  readonly scopes: readonly Scope[];
}

const REQUIREMENT = 'posthorn:key-requirement';
const BEARER = /^bearer +([^\s]+) *$/i;

/** The route, or every route of the controller, needs `Authorization: Bearer <key>` with these scopes. */
export function RequireKey(requirement: KeyRequirement): ClassDecorator & MethodDecorator {
  return applyDecorators(SetMetadata(REQUIREMENT, requirement), UseGuards(RequireKeyGuard));
}

export class RequireKeyGuard implements CanActivate {
  constructor(@Inject(API_KEYS) private readonly keys: ApiKeys) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.keys.verify(bearerKey(request.headers.authorization));
    if (principal === undefined)
      throw unauthorized('The API key is unknown or revoked.', 'Check the key, or create one: posthorn keys create.');
    const requirement: KeyRequirement | undefined =
      Reflect.getMetadata(REQUIREMENT, context.getHandler()) ?? Reflect.getMetadata(REQUIREMENT, context.getClass());
    assertAllowed(principal, requirement ?? { scopes: [] });
    setCaller(request, principal);
    return true;
  }
}

/** @throws Problem 401 */
export function bearerKey(authorization: string | undefined): string {
  const key = BEARER.exec(authorization ?? '')?.[1];
  if (key !== undefined) return key;
  throw unauthorized(
    authorization === undefined
      ? 'The request has no Authorization header.'
      : 'The Authorization header is not a bearer key.',
    'Send "Authorization: Bearer <API key>".',
  );
}

/** @throws Problem 403 */
export function assertAllowed(principal: Principal, { kinds, scopes }: KeyRequirement): void {
  if (kinds !== undefined && !kinds.includes(principal.kind)) {
    const prefixes = kinds.map((kind) => KEY_PREFIXES[kind]).join(', ');
    throw forbidden(
      'WRONG_KEY_KIND',
      `A key of kind ${principal.kind} cannot be used here.`,
      `Use a key that starts with one of: ${prefixes}.`,
    );
  }
  const missing = scopes.filter((scope) => !principal.scopes.includes(scope));
  if (missing.length > 0) {
    throw forbidden(
      'MISSING_SCOPE',
      `The API key lacks the scope ${missing.join(', ')}.`,
      `Use a key with the scopes ${scopes.join(', ')}.`,
    );
  }
}

/** @see RFC 6750 section 3 */
function unauthorized(detail: string, fix: string): Problem {
  return new Problem({ status: 401, code: 'UNAUTHORIZED', detail, fix, headers: { 'www-authenticate': 'Bearer' } });
}

function forbidden(code: string, detail: string, fix: string): Problem {
  return new Problem({ status: 403, code, detail, fix });
}
