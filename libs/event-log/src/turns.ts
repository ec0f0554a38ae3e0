import { LogUnavailableError } from './errors.js';

/** Tasks of one key that may wait for their turn. */
const MAX_WAITING = 1_000;
/** Beyond this wait a task is turned away instead of begun. */
const MAX_WAIT_MS = 10_000;

interface Waiting {
  readonly begin: () => void;
}

/** Runs tasks of the same key one after another, first come first served; tasks of different keys know nothing of each other. */
export class Turns {
  /** Who waits, by key; a key without an entry is free. */
  private readonly queues = new Map<string, Waiting[]>();

  /** Keys that are in use. */
  get size(): number {
    return this.queues.size;
  }

  /**
   * @throws LogUnavailableError as overload when a thousand tasks wait for the key, or the turn does not come within 10 s
   */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const queue = this.queues.get(key);
    if (queue) await turn(queue);
    else this.queues.set(key, []);
    try {
      return await task();
    } finally {
      this.next(key);
    }
  }

  /** The key is handed over, never freed and taken again, so that nobody overtakes the queue. */
  private next(key: string): void {
    const waiting = this.queues.get(key)?.shift();
    if (waiting) waiting.begin();
    else this.queues.delete(key);
  }
}

function turn(queue: Waiting[]): Promise<void> {
  if (queue.length >= MAX_WAITING) {
    return Promise.reject(new LogUnavailableError(`overload: ${queue.length} decisions on one subject are waiting`));
  }
  return new Promise((resolve, reject) => {
    const waiting: Waiting = {
      begin() {
        clearTimeout(timer);
        resolve();
      },
    };
    const timer = setTimeout(() => {
      queue.splice(queue.indexOf(waiting), 1);
      reject(new LogUnavailableError(`overload: no turn to decide within ${MAX_WAIT_MS} ms`));
    }, MAX_WAIT_MS);
    queue.push(waiting);
  });
}
