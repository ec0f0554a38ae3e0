/** Of mails that each answer the one before, and that a process left behind all at once: more than it had in hands. */
const MOST_MAILS = 600;
/** Raw. A chain is read down to its beginning before its first mail is decided, so all of it is in memory for a moment. */
const MOST_BYTES = 8 * 1024 * 1024;
const LONGEST_MS = 30_000;
/** Milliseconds between looks at mails that one rests on: most are triaged a moment later, and of some the process is gone. */
const LOOKS_MS = [50, 150, 300] as const;

type Step = (typeof LOOKS_MS)[number] | 'help';

/** What is done between looks, in order. */
export const STEPS: readonly Step[] = [...LOOKS_MS, 'help', ...LOOKS_MS];
/** The same of a mail that is helped: what it rests on was left behind with it. */
export const HELPED_STEPS: readonly Step[] = ['help', ...LOOKS_MS];

/**
 * The mails that are triaged because one mail rests on them, and on them: one budget for all, as each may name three that name three. None is begun twice.
 */
export class Helping {
  private readonly begun: Set<number>;
  private readonly until: number;
  private bytes = 0;

  /**
   * @param sequence of the mail that is helped
   * @param now milliseconds, monotonic
   */
  constructor(
    sequence: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.begun = new Set([sequence]);
    this.until = now() + LONGEST_MS;
  }

  /** @returns whether this one may still be triaged first */
  begin(sequence: number): boolean {
    if (this.begun.has(sequence) || this.begun.size > MOST_MAILS || this.now() > this.until) return false;
    this.begun.add(sequence);
    return true;
  }

  /** @returns whether a mail of this size may still be held */
  hold(sizeBytes: number): boolean {
    // One that is not held takes no room of those that are.
    if (this.bytes + sizeBytes > MOST_BYTES) return false;
    this.bytes += sizeBytes;
    return true;
  }
}
