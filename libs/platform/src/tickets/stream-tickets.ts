import type { Db } from '@posthorn/database';
import { toPrincipal, type Principal } from '../keys/principal.js';
import { generateToken, hashToken, isTokenShaped } from '../keys/token-format.js';
import { TokenNotStoredError } from '../keys/token.errors.js';
import { insertTicket, useTicket } from './stream-tickets.queries.js';

/** Injection token of `StreamTickets`. */
export const STREAM_TICKETS = Symbol('posthorn:stream-tickets');

export interface IssuedTicket {
  /** `pst_` and 32 characters; in this answer only. */
  readonly ticket: string;
  readonly expiresAt: Date;
}

/**
 * One-time tickets for those who cannot send a header with a stream request (a browser's EventSource). A ticket is a row: opening
 * a stream with it deletes the row, so among any number of replicas and racing requests exactly one succeeds (ADR 0011).
 */
export class StreamTickets {
  constructor(private readonly db: Db) {}

  /**
   * @param ttlMs milliseconds
   * @throws TokenNotStoredError
   */
  async issue(keyId: string, ttlMs: number): Promise<IssuedTicket> {
    const ticket = generateToken('pst');
    try {
      return { ticket, expiresAt: await insertTicket(this.db, { hash: hashToken(ticket), api_key_id: keyId }, ttlMs) };
    } catch (error) {
      throw new TokenNotStoredError(error);
    }
  }

  /** @returns whose ticket it was, or nothing for a malformed, unknown, used or expired one, or when its key is revoked */
  async use(ticket: string): Promise<Principal | undefined> {
    if (!isTokenShaped('pst', ticket)) return undefined;
    const row = await useTicket(this.db, hashToken(ticket));
    return row && toPrincipal(row);
  }
}
