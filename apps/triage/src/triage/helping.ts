/** Of mails that each answer the one before, and that a process left behind all at once. */
const MOST_MAILS = 50;
const LONGEST_MS = 30_000;
/** Milliseconds between looks at mails that one rests on: most are triaged a moment later, and of some the process is gone. */
const LOOKS_MS = [50, 150, 300] as const;

/** What is done between looks, in order. */
export const STEPS = [...LOOKS_MS, 'help', ...LOOKS_MS] as const;

/**
 * The mails that are triaged because one mail rests on them, and on them: one budget for all, as each may name three that name three. None is begun twice.
 */
export class Helping {
  private readonly begun: Set<number>;
  private readonly until: number;

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
}
