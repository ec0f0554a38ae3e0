import type { FastifyRequest } from 'fastify';
import { AllowedOrigins } from '../cors/allowed-origins.js';
import { Problem } from '../problem/problem.js';
import { isRefusal } from '../problem/refusal.js';
import { isOwnPage, namesItsPage } from '../sessions/cookie-origin.js';
import { sessionTokenOf, type CookieSecurity } from '../sessions/session-cookie.js';
import type { Sessions } from '../sessions/sessions.js';
import type { StreamTickets } from '../tickets/stream-tickets.js';
import type { ApiKeys } from './api-keys.js';
import {
  crossOriginCookie,
  invalidTicket,
  noCredential,
  sessionOver,
  unknownKey,
  unverifiable,
} from './credential-problems.js';
import type { Credential, CredentialType } from './credential.js';
import { bearerKey } from './bearer-key.js';

/** Injection token of `Credentials`. */
export const CREDENTIALS = Symbol('posthorn:credentials');

/** Where credentials are known. */
export interface CredentialStores {
  readonly keys: Pick<ApiKeys, 'verify'>;
  readonly sessions: Pick<Sessions, 'verify'>;
  readonly tickets: Pick<StreamTickets, 'use'>;
}

/** Injection token of `BrowserPolicy`. */
export const BROWSER_POLICY = Symbol('posthorn:browser-policy');

/** What browsers may do with cookies. */
export interface BrowserPolicy {
  readonly origins: AllowedOrigins;
  readonly cookies: CookieSecurity;
}

/** What holds unless configured: pages of the own origin alone. */
export const ownPagesOnly: BrowserPolicy = { origins: new AllowedOrigins(), cookies: 'auto' };

/** Query parameter of a stream ticket. */
export const TICKET_PARAMETER = 'ticket';

/** From a request to who makes it. Fails closed: what cannot be looked up is refused. */
export class Credentials {
  constructor(
    private readonly stores: CredentialStores,
    private readonly policy: BrowserPolicy,
  ) {}

  /**
   * The header is the strongest, then the ticket, then the cookie; the strongest one given decides, also when it is bad.
   * @param accepted what the route takes; a ticket it takes leaves the query, which is the dialect's
   * @throws Problem 401, 403 for the cookie of another site's request, 503 when nobody can be asked
   */
  async recognise(request: FastifyRequest, accepted: readonly CredentialType[]): Promise<Credential> {
    try {
      const ticket = accepted.includes('ticket') ? takeTicket(request) : undefined;
      const { authorization } = request.headers;
      if (authorization !== undefined && accepted.includes('key')) return await this.byKey(authorization);
      if (ticket !== undefined) return await this.byTicket(ticket);
      const token = accepted.includes('session') ? sessionTokenOf(request, this.policy.cookies) : undefined;
      if (token !== undefined) return await this.bySession(token, request);
    } catch (error) {
      throw error instanceof Problem || isRefusal(error) ? error : unverifiable(error);
    }
    throw noCredential(accepted);
  }

  private async byKey(authorization: string): Promise<Credential> {
    const principal = await this.stores.keys.verify(bearerKey(authorization));
    if (principal === undefined) throw unknownKey();
    return { type: 'key', principal };
  }

  private async byTicket(ticket: string): Promise<Credential> {
    const principal = await this.stores.tickets.use(ticket);
    if (principal === undefined) throw invalidTicket();
    return { type: 'ticket', principal };
  }

  private async bySession(token: string, request: FastifyRequest): Promise<Credential> {
    if (!isOwnPage(request, this.policy.origins)) throw crossOriginCookie(namesItsPage(request));
    const session = await this.stores.sessions.verify(token);
    if (session === undefined) throw sessionOver();
    return { type: 'session', principal: session.principal, session };
  }
}

/** HEAD opens no stream, so it spends no ticket. */
function takeTicket(request: FastifyRequest): string | undefined {
  const query = request.query as Record<string, unknown>;
  const ticket = query[TICKET_PARAMETER];
  if (ticket === undefined) return undefined;
  delete query[TICKET_PARAMETER];
  if (request.method !== 'GET') return undefined;
  // Given twice it is no ticket at all.
  return typeof ticket === 'string' ? ticket : '';
}
