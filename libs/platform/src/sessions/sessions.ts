import { newId } from '@posthorn/events';
import type { Db } from '@posthorn/database';
import { toPrincipal, type Principal, type Scope } from '../keys/principal.js';
import { SecretLookup } from '../keys/secret-lookup.js';
import { generateToken, hashToken, isTokenShaped } from '../keys/token-format.js';
import { TokenNotStoredError } from '../keys/token.errors.js';
import {
  deleteSession,
  findOpenSessions,
  findSessionByHash,
  insertSession,
  type SessionRow,
} from './sessions.queries.js';

/** Injection token of `Sessions`. */
export const SESSIONS = Symbol('posthorn:sessions');

/** A browser that has signed in. */
export interface Session {
  /** `ses_` + ULID; safe to show and to log. */
  readonly id: string;
  readonly expiresAt: Date;
  /** The key's, with the session's scopes. */
  readonly principal: Principal;
}

export interface NewSession {
  /** Whoever signs in: the session is good for as long as this key is. */
  readonly keyId: string;
  /** What it may do, at most; never more than the key. */
  readonly scopes: readonly Scope[];
  /** Milliseconds. */
  readonly ttlMs: number;
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
    const token = generateToken('pss');
    const id = newId('ses');
    const row = { id, hash: hashToken(token), api_key_id: keyId, scopes: [...scopes] };
    try {
      const { expires_at: expiresAt } = await insertSession(this.db, row, ttlMs);
      return { id, token, expiresAt };
    } catch (error) {
      throw new TokenNotStoredError(error);
    }
  }

  /** @returns the session, or nothing when it is unknown, over, signed out, or its key revoked; up to 5 s late for the last two */
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

function toSession({ session_id: id, session_scopes, expires_at: expiresAt, ...key }: SessionRow): Session {
  const scopes = key.scopes.filter((scope) => session_scopes.includes(scope));
  return { id, expiresAt, principal: toPrincipal({ ...key, scopes }) };
}
