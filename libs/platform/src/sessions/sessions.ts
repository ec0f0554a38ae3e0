import { newId } from '@posthorn/events';
import type { Db } from '@posthorn/database';
import { toPrincipal, userPrincipal, type Principal, type Scope } from '../keys/principal.js';
import { SecretLookup } from '../keys/secret-lookup.js';
import { generateToken, hashToken, isTokenShaped } from '../keys/token-format.js';
import { TokenNotStoredError } from '../keys/token.errors.js';
import type { KnownUser } from '../users/users.js';
import {
  deleteSession,
  findOpenSessions,
  findSessionByHash,
  insertSession,
  insertUserSession,
  type SessionRow,
} from './sessions.queries.js';

/** Injection token of `Sessions`. */
export const SESSIONS = Symbol('posthorn:sessions');

/** A browser that has signed in. */
export interface Session {
  /** `ses_` + ULID; safe to show and to log. */
  readonly id: string;
  readonly expiresAt: Date;
  /** The key's or the user's, with the session's scopes. */
  readonly principal: Principal;
}

interface SessionLimits {
  /** What it may do, at most; never more than the key or the user. */
  readonly scopes: readonly Scope[];
  /** Milliseconds. */
  readonly ttlMs: number;
}

export interface NewSession extends SessionLimits {
  /** Whoever signs in: the session is good for as long as this key is. */
  readonly keyId: string;
}

export interface CreatedSession {
  readonly id: string;
  /** What the cookie carries; in this answer only. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** Sessions in PostgreSQL; the one way from a cookie to who speaks. How somebody signs in is not their business. */
export class Sessions {
  readonly #lookup: SecretLookup<Session>;

  constructor(
    private readonly db: Db,
    private readonly now: () => number = Date.now,
  ) {
    this.#lookup = new SecretLookup(async (hash) => {
      const row = await findSessionByHash(db, hash);
      return row && toSession(row);
    });
  }

  /** @throws TokenNotStoredError */
  async create({ keyId, scopes, ttlMs }: NewSession): Promise<CreatedSession> {
    const { token, row } = newSession(scopes);
    try {
      const { expires_at: expiresAt } = await insertSession(this.db, row, keyId, ttlMs);
      return { id: row.id, token, expiresAt };
    } catch (error) {
      throw new TokenNotStoredError(error);
    }
  }

  /**
   * For somebody who has just been recognised by a password.
   * @returns nothing when the user was disabled, or the password changed, since then
   * @throws TokenNotStoredError
   */
  async createForUser(
    { principal: { keyId: userId }, passwordHash }: KnownUser,
    { scopes, ttlMs }: SessionLimits,
  ): Promise<CreatedSession | undefined> {
    const { token, row } = newSession(scopes);
    try {
      const inserted = await insertUserSession(this.db, row, { userId, passwordHash }, ttlMs);
      return inserted && { id: row.id, token, expiresAt: inserted.expires_at };
    } catch (error) {
      throw new TokenNotStoredError(error);
    }
  }

  /**
   * @returns the session, or nothing when it is unknown, over, signed out, its key revoked or its user disabled; up to 5 s late for
   * the last three
   */
  async verify(token: string): Promise<Session | undefined> {
    if (!isTokenShaped('pss', token)) return undefined;
    const session = await this.#lookup.find(hashToken(token));
    return session !== undefined && session.expiresAt.getTime() > this.now() ? session : undefined;
  }

  /** One query, past the cache. @returns those of the sessions that are not over */
  async open(sessionIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(await findOpenSessions(this.db, sessionIds));
  }

  /** At once here, within 5 s in other processes. @returns false when it was over already */
  async end(sessionId: string): Promise<boolean> {
    const hash = await deleteSession(this.db, sessionId);
    if (hash !== undefined) this.#lookup.forget(hash);
    return hash !== undefined;
  }
}

function newSession(scopes: readonly Scope[]) {
  const token = generateToken('pss');
  return { token, row: { id: newId('ses'), hash: hashToken(token), scopes: [...scopes] } };
}

function toSession(row: SessionRow): Session | undefined {
  const owner = ownerOf(row);
  const scopes = row.scopes.filter((scope) => row.session_scopes.includes(scope));
  return owner && { id: row.session_id, expiresAt: row.expires_at, principal: { ...owner, scopes } };
}

/** @returns nothing for a row that is nobody's, which the table does not take */
function ownerOf({ api_key_id, user_id, kind, test_mode, ...row }: SessionRow): Principal | undefined {
  if (user_id !== null) return userPrincipal({ ...row, id: user_id });
  if (api_key_id === null || kind === null || test_mode === null) return undefined;
  return toPrincipal({ ...row, id: api_key_id, kind, test_mode });
}
