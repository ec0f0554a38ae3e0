import { newId, normaliseAddress } from '@posthorn/events';
import type { Db } from '@posthorn/database';
import { userPrincipal, type Principal, type Scope } from '../keys/principal.js';
import { HashingRoom } from './hashing-room.js';
import { hashPassword, isPassword, NOBODYS_HASH } from './password-hash.js';
import { EmailTakenError } from './users.errors.js';
import {
  deleteSessionsOf,
  disableUser,
  findUserByEmail,
  insertUser,
  listUsers,
  replacePassword,
  type ListedUserRow,
} from './users.queries.js';

/** Injection token of `Users`. */
export const USERS = Symbol('posthorn:users');

export interface NewUser {
  readonly workspaceId: string;
  /** An address; normalised here. */
  readonly email: string;
  /** Checked by `passwordProblem` before. */
  readonly password: string;
  readonly scopes: readonly Scope[];
}

/** A user as lists show it. */
export interface UserInfo {
  /** `usr_` + ULID. */
  readonly id: string;
  readonly email: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly disabledAt?: Date;
}

/** Somebody who knew the password a moment ago. */
export interface KnownUser {
  readonly principal: Principal;
  /** What the password was compared with: a session comes about only as long as it is the user's. */
  readonly passwordHash: string;
}

/** The people of every workspace, in PostgreSQL; the one way from an email address and a password to who speaks. */
export class Users {
  readonly #room = new HashingRoom();

  constructor(private readonly db: Db) {}

  /** @throws EmailTakenError */
  async create({ workspaceId, email, password, scopes }: NewUser): Promise<UserInfo> {
    const row = { id: newId('usr'), email: normaliseAddress(email), scopes: [...scopes] };
    const password_hash = await hashPassword(password);
    const inserted = await insertUser(this.db, { ...row, workspace_id: workspaceId, password_hash });
    if (inserted === undefined) throw new EmailTakenError(row.email);
    return toInfo({ ...row, ...inserted, disabled_at: null });
  }

  /** Newest first; at most 1,000. */
  async list(workspaceId: string): Promise<UserInfo[]> {
    return (await listUsers(this.db, workspaceId, 1_000)).map(toInfo);
  }

  /**
   * Takes as long for an address nobody has, and for a disabled user, as for a wrong password.
   * @returns nothing for all three
   * @throws CrowdedError
   */
  async recognise(email: string, password: string): Promise<KnownUser | undefined> {
    const row = await findUserByEmail(this.db, normaliseAddress(email));
    const passwordHash = row?.password_hash ?? NOBODYS_HASH;
    const isRight = await this.#room.run(() => isPassword(password, passwordHash));
    if (!isRight || row === undefined || row.disabled_at !== null) return undefined;
    return { principal: userPrincipal(row), passwordHash };
  }

  /** Ends the user's sessions too. @returns false when the workspace has no such user who is not disabled */
  async disable(workspaceId: string, email: string): Promise<boolean> {
    return this.#ending((trx) => disableUser(trx, workspaceId, normaliseAddress(email), new Date()));
  }

  /**
   * Ends the sessions that the old password opened, and lets a disabled user in again.
   * @returns false when the workspace has no such user
   */
  async changePassword(workspaceId: string, email: string, password: string): Promise<boolean> {
    const passwordHash = await hashPassword(password);
    return this.#ending((trx) => replacePassword(trx, workspaceId, normaliseAddress(email), passwordHash));
  }

  #ending(change: (trx: Db) => Promise<string | undefined>): Promise<boolean> {
    return this.db.transaction().execute(async (trx) => {
      const userId = await change(trx);
      if (userId !== undefined) await deleteSessionsOf(trx, userId);
      return userId !== undefined;
    });
  }
}

function toInfo({ id, email, scopes, created_at: createdAt, disabled_at }: ListedUserRow): UserInfo {
  return { id, email, scopes, createdAt, ...(disabled_at === null ? {} : { disabledAt: disabled_at }) };
}
