import type { FastifyRequest } from 'fastify';
import type { Session } from '../sessions/sessions.js';
import type { Principal } from './principal.js';

/** How a request says who makes it: an API key in its header, a one-time ticket in its URL, or a session's cookie. */
export type CredentialType = 'key' | 'ticket' | 'session';

/** What a request was let in with. Good now; whoever stays (a stream) has to be looked at again, by the ids in it. */
export interface Credential {
  readonly type: CredentialType;
  readonly principal: Principal;
  /** Only of the type `session`. */
  readonly session?: Session;
}

/** What the guard of `@RequireKey` recognised, for each request. */
const credentials = new WeakMap<FastifyRequest, Credential>();

export function setCredential(request: FastifyRequest, credential: Credential): void {
  credentials.set(request, credential);
}

/** @throws Error on a route without `@RequireKey`: a bug, not a caller's mistake */
export function credentialOf(request: FastifyRequest): Credential {
  const credential = credentials.get(request);
  if (credential === undefined) throw new Error('@Caller() needs @RequireKey() on the route or its controller');
  return credential;
}
