/** Somebody whose mails share one lot: a client's network, a sending domain, a workspace. */
export interface Party {
  readonly name: string;
  /** Part of everything that mails of this party may hold at once, 0..1. */
  readonly share: number;
}

export interface SharedWork {
  /** In the log: what was left behind and comes again begins before what came since, which may rest on it. */
  readonly sequence: number;
  /** Raw. */
  readonly bytes: number;
  readonly parties: readonly Party[];
}

export interface ShareLimits {
  readonly mails: number;
  /** A mail that is bigger is worked on alone. */
  readonly bytes: number;
}

interface Waiting extends SharedWork {
  readonly begin: () => void;
}

interface Held {
  mails: number;
  bytes: number;
}

const NOTHING: Held = { mails: 0, bytes: 0 };

/**
 * Lets so many mails, and bytes of them, be worked on at once, and of each party no more than its share and the mail that fills it: whose mails take long
 * waits for them, and nobody else does. What waits begins in the order of the log, past those whose party has its share.
 */
export class FairShares {
  private readonly waiting: Waiting[] = [];
  private readonly held = new Map<string, Held>();
  private total: Held = { ...NOTHING };

  constructor(private readonly limits: ShareLimits) {}

  /**
   * @param task is told how many mails of its parties wait behind it, at most
   * @param signal aborts what has not begun; what has is finished
   * @throws the signal's reason
   */
  async run<Result>(
    work: SharedWork,
    task: (waiting: number) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    signal?.throwIfAborted();
    const mine = { ...work, bytes: Math.min(work.bytes, this.limits.bytes) };
    await this.turnOf(mine, signal);
    try {
      return await task(this.waitingOf(mine.parties));
    } finally {
      this.hold(mine, -1);
      this.beginNext();
    }
  }

  private async turnOf(work: SharedWork, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const mine = { ...work, begin: () => resolve(undefined) };
    const leave = () => {
      const at = this.waiting.indexOf(mine);
      if (at === -1) return; // It has begun.
      this.waiting.splice(at, 1);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    const after = this.waiting.findLastIndex(({ sequence }) => sequence <= mine.sequence);
    this.waiting.splice(after + 1, 0, mine);
    this.beginNext();
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  private beginNext(): void {
    for (let i = 0; i < this.waiting.length;) {
      const next = this.waiting[i];
      if (!next || this.total.mails >= this.limits.mails) return;
      if (!this.hasShare(next)) {
        i++;
        continue;
      }
      // Whoever is big and first must not be overtaken for ever.
      if (this.total.bytes + next.bytes > this.limits.bytes) return;
      this.waiting.splice(i, 1);
      this.hold(next, 1);
      next.begin();
    }
  }

  /** Whatever its own size: one that is bigger than the rest of a share would be overtaken by small ones for as long as they come. */
  private hasShare({ parties }: SharedWork): boolean {
    return parties.every(({ name, share }) => {
      const held = this.held.get(name) ?? NOTHING;
      return held.mails < share * this.limits.mails && held.bytes < share * this.limits.bytes;
    });
  }

  private hold({ bytes, parties }: SharedWork, sign: 1 | -1): void {
    const after = ({ mails, bytes: before }: Held) => ({ mails: mails + sign, bytes: before + sign * bytes });
    this.total = after(this.total);
    for (const { name } of parties) {
      const held = after(this.held.get(name) ?? NOTHING);
      if (held.mails > 0) this.held.set(name, held);
      else this.held.delete(name);
    }
  }

  private waitingOf(parties: readonly Party[]): number {
    const counts = parties.map(
      ({ name }) => this.waiting.filter((each) => each.parties.some((party) => party.name === name)).length,
    );
    return Math.max(0, ...counts);
  }
}
