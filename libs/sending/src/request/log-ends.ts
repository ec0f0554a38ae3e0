import type { EventLog } from '@posthorn/event-log';

/** Between two looks, while anybody asks; milliseconds. */
const LOOK_MS = 1_000;
/** Looks that are remembered: a minute of them, and whoever is further behind proves nothing (`MAX_LOOK_AGE_MS`). */
const MAX_ENDS = 60;

/** Where somebody stands who reads the log in order. */
export interface LogPlace {
  readonly position: number;
  /** Of the log it belongs to; null before the first event. */
  readonly epoch: number | null;
}

interface LogEnd {
  readonly last: number;
  readonly epoch: number;
  /** When it was asked for. */
  readonly atMs: number;
}

/** Where the log ended and when: says up to which moment a reader of the log has seen everything. */
export class LogEnds {
  /** Newest first. */
  private readonly ends: LogEnd[] = [];
  private lookedAtMs = -Infinity;

  /** @param now milliseconds, monotonic */
  constructor(
    private readonly log: Pick<EventLog, 'bounds'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Looks again when the last look is a second old. Nobody waits for it; where the log does not answer, nothing is learnt. */
  look(): void {
    const atMs = this.now();
    if (atMs - this.lookedAtMs < LOOK_MS) return;
    this.lookedAtMs = atMs;
    this.log.bounds().then(
      ({ last, epoch }) => {
        this.ends.unshift({ last, epoch, atMs });
        if (this.ends.length > MAX_ENDS) this.ends.pop();
      },
      () => undefined,
    );
  }

  /** @returns the latest moment at which all that was stored lay behind this place; milliseconds, monotonic */
  passedAtMs({ position, epoch }: LogPlace): number | undefined {
    return this.ends.find((end) => end.epoch === epoch && end.last <= position)?.atMs;
  }
}
