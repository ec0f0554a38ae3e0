import {
  Inject,
  SetMetadata,
  UseGuards,
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import 'reflect-metadata';
import { Problem } from '../problem/problem.js';
import { setCredential, type CredentialType } from './credential.js';
import { CREDENTIALS, type Credentials } from './credentials.js';
import { KEY_PREFIXES } from './key-format.js';
import type { KeyKind, Principal, Scope } from './principal.js';

export interface KeyRequirement {
  /** Any kind when left out. */
  readonly kinds?: readonly KeyKind[];
  /** All of them are needed. */
  readonly scopes: readonly Scope[];
  /** What may stand for the key; the key itself and a session when left out. A ticket is for routes that do nothing but stream. */
  readonly accept?: readonly CredentialType[];
}

const DEFAULT_ACCEPTED: readonly CredentialType[] = ['key', 'session'];
const REQUIREMENT = 'posthorn:key-requirement';

/** The route, or every route of the controller, needs an API key with these scopes, or what stands for one. */
export function RequireKey(requirement: KeyRequirement): ClassDecorator & MethodDecorator {
  return applyDecorators(SetMetadata(REQUIREMENT, requirement), UseGuards(RequireKeyGuard));
}

export class RequireKeyGuard implements CanActivate {
  constructor(@Inject(CREDENTIALS) private readonly credentials: Credentials) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const requirement = requirementOf(context);
    const credential = await this.credentials.recognise(request, requirement.accept ?? DEFAULT_ACCEPTED);
    // An answer to a cookie must stay in no cache, and a URL with a ticket in no log of another site.
    const reply = http.getResponse<FastifyReply>();
    if (credential.type === 'session') reply.header('cache-control', 'no-store');
    if (credential.type === 'ticket') reply.header('referrer-policy', 'no-referrer');
    assertAllowed(credential.principal, requirement);
    setCredential(request, credential);
    return true;
  }
}

function requirementOf(context: ExecutionContext): KeyRequirement {
  const requirement: KeyRequirement | undefined =
    Reflect.getMetadata(REQUIREMENT, context.getHandler()) ?? Reflect.getMetadata(REQUIREMENT, context.getClass());
  return requirement ?? { scopes: [] };
}

/** @throws Problem 403 */
export function assertAllowed(principal: Principal, { kinds, scopes }: KeyRequirement): void {
  const isUser = principal.userId !== undefined;
  if (kinds !== undefined && !kinds.includes(principal.kind)) {
    const prefixes = kinds.map((kind) => KEY_PREFIXES[kind]).join(', ');
    throw forbidden(
      'WRONG_KEY_KIND',
      isUser ? "A user's session cannot be used here." : `A key of kind ${principal.kind} cannot be used here.`,
      `Use a key that starts with one of: ${prefixes}.`,
    );
  }
  const missing = scopes.filter((scope) => !principal.scopes.includes(scope));
  if (missing.length > 0) {
    throw forbidden(
      'MISSING_SCOPE',
      `The ${isUser ? "user's session" : 'API key'} lacks the scope ${missing.join(', ')}.`,
      `${isUser ? 'Sign in as a user' : 'Use a key'} with the scopes ${scopes.join(', ')}.`,
    );
  }
}

function forbidden(code: string, detail: string, fix: string): Problem {
  return new Problem({ status: 403, code, detail, fix });
}
