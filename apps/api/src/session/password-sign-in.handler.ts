import { Inject } from '@nestjs/common';
import { normaliseAddress } from '@posthorn/events';
import {
  CrowdedError,
  type Scope,
  type Session,
  SESSIONS,
  type Sessions,
  type KnownUser,
  USERS,
  type Users,
} from '@posthorn/platform';
import { SESSION_TTL_MS } from './session-ttl.js';
import { assertHeld, signInCrowded, tooManyAttempts, wrongPassword } from './session.errors.js';
import { SignInLimits } from './sign-in-limits.js';

/** What somebody brings who signs in. */
export interface Claim {
  readonly email: string;
  readonly password: string;
  /** Of the client. */
  readonly address: string;
}

export interface SignedIn extends Session {
  /** For the cookie. */
  readonly token: string;
  /** Milliseconds. */
  readonly ttlMs: number;
}

/** From an email address and a password to a session; those that fail are counted. */
export class PasswordSignIn {
  constructor(
    @Inject(USERS) private readonly users: Users,
    @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(SESSION_TTL_MS) private readonly ttlMs: number,
    @Inject(SignInLimits) private readonly limits: SignInLimits,
  ) {}

  /**
   * @param scopes all the user has when left out
   * @throws Problem 401, 403 for scopes the user does not have, 429, 503
   */
  async signIn(claim: Claim, scopes?: readonly Scope[]): Promise<SignedIn> {
    const user = await this.#recognise(claim);
    const { ttlMs } = this;
    const wanted = scopes ?? user.principal.scopes;
    assertHeld(wanted, user.principal);
    const created = await this.sessions.createForUser(user, { scopes: wanted, ttlMs });
    if (created === undefined) throw wrongPassword();
    return { ...created, ttlMs, principal: { ...user.principal, scopes: wanted } };
  }

  /** @throws Problem 401, 429, 503 */
  async #recognise({ email, password, address }: Claim): Promise<KnownUser> {
    const attempt = { email: normaliseAddress(email), address };
    const waitMs = this.limits.take(attempt);
    if (waitMs > 0) throw tooManyAttempts(waitMs);
    const user = await this.users.recognise(email, password).catch((error: unknown) => {
      this.limits.giveBack(attempt);
      throw error instanceof CrowdedError ? signInCrowded(error) : error;
    });
    if (user === undefined) throw wrongPassword();
    this.limits.giveBack(attempt);
    return user;
  }
}
