import type { Logger } from '@posthorn/platform';
import type { TransportOutcome } from '../transports/transport.gateway.js';
import { mailOperator } from './mail-operator.js';
import { Pace, type PaceSettings } from './pace.js';

/** A mail that may leave now; one of these is called when it has. */
export interface Permit {
  /** What the outcome says about the pace. */
  done(outcome: TransportOutcome): void;
  /** It did not leave. */
  unused(): void;
}

export type Admission = { readonly permit: Permit } | { readonly waitMs: number };

/** Directions that are remembered; beyond this those are forgotten of which nothing is known, or nothing new for an hour. */
const MAX_KNOWN = 20_000;
const FORGET_INTERVAL_MS = 1_000;

/** What the providers and the recipients' mail operators let pass, each in its own pace. Of this process alone. */
export class Throttles {
  private readonly paces = new Map<string, Pace>();
  private forgotAtMs = -Infinity;

  constructor(
    private readonly settings: PaceSettings,
    private readonly logger: Pick<Logger, 'warn' | 'info'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @param hasWaited the mail comes back from a wait that was asked for here */
  admit(provider: string, recipient: string, hasWaited: boolean): Admission {
    const nowMs = this.now();
    const own = this.pace(`provider:${provider}`);
    const operator = mailOperator(recipient);
    const theirs = this.pace(`${provider}>${operator}`);
    const waitMs = Math.max(theirs.waitMs(nowMs, hasWaited), own.waitMs(nowMs, hasWaited));
    if (waitMs > 0) return { waitMs };
    for (const pace of [own, theirs]) pace.started(nowMs);
    const finish = () => {
      for (const pace of [own, theirs]) pace.finished();
    };
    return {
      permit: {
        unused: finish,
        done: (outcome) => {
          finish();
          this.learn(own, theirs, { provider, operator }, outcome);
        },
      },
    };
  }

  /** Mails a second of the directions that are slowed down, by what they lead to. */
  slowed(): readonly { readonly to: 'provider' | 'operator'; readonly perSecond: number }[] {
    return [...this.paces].flatMap(([key, { perSecond }]) =>
      perSecond === undefined ? [] : [{ to: key.startsWith('provider:') ? 'provider' : 'operator', perSecond }],
    );
  }

  private learn(
    own: Pace,
    theirs: Pace,
    { provider, operator }: { provider: string; operator: string },
    outcome: TransportOutcome,
  ): void {
    const nowMs = this.now();
    if (outcome.kind !== 'deferred' || outcome.throttled !== true) {
      // Any other answer was not about the pace; no answer says nothing.
      if (outcome.kind !== 'unknown') for (const pace of [own, theirs]) this.raise(pace, nowMs, provider, operator);
      return;
    }
    const slowed = outcome.scope === 'provider' ? own : theirs;
    const before = slowed.perSecond;
    slowed.throttled(nowMs, outcome.retryAfterMs);
    if (slowed.perSecond === before) return;
    const { reason, scope } = outcome;
    const fields = { provider, ...(scope !== 'provider' && { operator }), perSecond: slowed.perSecond, reason };
    this.logger.warn(fields, 'mail is slowed down: the other side says it comes too fast');
  }

  private raise(pace: Pace, nowMs: number, provider: string, operator: string): void {
    const was = pace.perSecond;
    pace.accepted(nowMs);
    if (was !== undefined && pace.perSecond === undefined) {
      this.logger.info({ provider, operator }, 'mail leaves without a limit again');
    }
  }

  private pace(key: string): Pace {
    const known = this.paces.get(key);
    if (known) return known;
    if (this.paces.size >= MAX_KNOWN) this.forget(this.now());
    const pace = new Pace(this.settings);
    this.paces.set(key, pace);
    return pace;
  }

  /** Looks at each, so not for every mail. */
  private forget(nowMs: number): void {
    if (nowMs - this.forgotAtMs < FORGET_INTERVAL_MS) return;
    this.forgotAtMs = nowMs;
    for (const [key, pace] of this.paces) if (pace.isForgettable(nowMs)) this.paces.delete(key);
  }
}
