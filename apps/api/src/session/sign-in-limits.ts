import { clientOf } from '@posthorn/platform';
import { AttemptLimit, type AttemptRate } from './attempt-limit.js';

/** For one user, from wherever: a password of twelve characters outlasts 1,440 guesses a day by far. */
const PER_EMAIL: AttemptRate = { burst: 10, everyMs: 60_000 };
/** For one network address, whoever is meant: an office has one. */
const PER_ADDRESS: AttemptRate = { burst: 30, everyMs: 15_000 };

/** One attempt to sign in. */
export interface Attempt {
  /** Normalised. */
  readonly email: string;
  /** Of the client. */
  readonly address: string;
}

/** How often sign-in may fail, for each process; the answers are the same for users there are and users there are not. */
export class SignInLimits {
  readonly #perEmail: AttemptLimit;
  readonly #perAddress: AttemptLimit;

  /** @param now milliseconds, monotonic */
  constructor(now?: () => number) {
    this.#perEmail = new AttemptLimit(PER_EMAIL, now);
    this.#perAddress = new AttemptLimit(PER_ADDRESS, now);
  }

  /** Counts the attempt, unless there were too many. @returns until the next may be made; milliseconds, 0 when this one may */
  take({ email, address }: Attempt): number {
    const network = clientOf(address);
    const waitMs = Math.max(this.#perEmail.waitMs(email), this.#perAddress.waitMs(network));
    if (waitMs > 0) return waitMs;
    this.#perEmail.take(email);
    this.#perAddress.take(network);
    return 0;
  }

  /** The attempt succeeded, or was not looked at. */
  giveBack({ email, address }: Attempt): void {
    this.#perEmail.giveBack(email);
    this.#perAddress.giveBack(clientOf(address));
  }
}
