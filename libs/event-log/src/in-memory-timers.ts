import type { Timer, TimerName, Timers } from './timers.js';

/** Timers for tests: nothing fires by itself, a test asks for what is due. */
export class InMemoryTimers implements Timers {
  private readonly set = new Map<string, Timer>();

  schedule(timer: Timer): Promise<void> {
    this.set.set(nameOf(timer), timer);
    return Promise.resolve();
  }

  cancel(name: TimerName): Promise<void> {
    this.set.delete(nameOf(name));
    return Promise.resolve();
  }

  /** Timers that are set, earliest first. */
  pending(): readonly Timer[] {
    return [...this.set.values()].toSorted((a, b) => a.at.getTime() - b.at.getTime());
  }

  /** Takes the timers whose time has come by `now`, earliest first. */
  takeDue(now: Date): readonly Timer[] {
    const due = this.pending().filter(({ at }) => at <= now);
    for (const timer of due) this.set.delete(nameOf(timer));
    return due;
  }
}

function nameOf({ kind, workspaceId, id }: TimerName): string {
  return `${kind}.${workspaceId}.${id}`;
}
