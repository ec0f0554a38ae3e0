import { textIn, post } from '../providers/http-call.js';
import type { Deferred } from '../transport.gateway.js';

export interface AccessTokenOptions {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly refreshToken: string;
}

/** A token is renewed when it has less than this left; milliseconds. */
const MARGIN_MS = 60_000;
const USUAL_LIFE_S = 3600;

/** An access token for XOAUTH2, renewed with the refresh token before it ends (RFC 6749 section 6). */
export class AccessToken {
  #token: string | undefined;
  #until = 0;
  #renewal: Promise<Deferred | undefined> | undefined;

  constructor(
    private readonly options: AccessTokenOptions,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Empty before the first renewal. */
  get value(): string {
    return this.#token ?? '';
  }

  /** Makes `value` good for a while; tells why it cannot. */
  ready(): Promise<Deferred | undefined> {
    if (this.#token !== undefined && this.#until > this.now()) return Promise.resolve(undefined);
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  /** The server has refused it. */
  forget(): void {
    this.#token = undefined;
  }

  async #renew(): Promise<Deferred | undefined> {
    const { tokenUrl, clientId, clientSecret, refreshToken } = this.options;
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken });
    if (clientSecret !== undefined) form.set('client_secret', clientSecret);
    const answer = await post(
      { url: tokenUrl, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() },
      new AbortController().signal,
    );
    const token = answer.kind === 'answered' ? textIn(answer.body, 'access_token') : '';
    if (answer.kind === 'silent' || token === '') {
      const why = answer.kind === 'silent' ? answer.reason : answer.text;
      return { kind: 'deferred', scope: 'provider', reason: `no access token for SMTP: ${why}` };
    }
    const life = Number(answer.body['expires_in'] ?? USUAL_LIFE_S);
    this.#token = token;
    this.#until = this.now() + life * 1000 - MARGIN_MS;
    return undefined;
  }
}
