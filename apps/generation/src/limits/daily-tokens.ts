import type { EventLog } from '@posthorn/event-log';
import {
  eventSubjectFilter,
  GenerationCanceled,
  GenerationCompleted,
  GenerationFailed,
  isEvent,
} from '@posthorn/events';

interface Counted {
  /** UTC midnight it counts from. */
  readonly dayMs: number;
  /** Of the log, up to where it was counted. */
  after: number;
  tokens: number;
  counting: Promise<void>;
}

const DAY_MS = 86_400_000;
/** Workspaces whose sums are kept in mind. */
const MAX_WORKSPACES = 1_000;

/** What the models of a workspace have read and written since midnight UTC: counted in the log, each fact once. */
export class DailyTokens {
  readonly #known = new Map<string, Counted>();

  constructor(
    private readonly log: Pick<EventLog, 'read' | 'bounds'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws LogUnavailableError */
  async spent(workspaceId: string): Promise<number> {
    const dayMs = this.now() - (this.now() % DAY_MS);
    const known = this.#known.get(workspaceId);
    const counted = known?.dayMs === dayMs ? known : { dayMs, after: 0, tokens: 0, counting: Promise.resolve() };
    this.#known.delete(workspaceId);
    this.#known.set(workspaceId, counted);
    if (this.#known.size > MAX_WORKSPACES) this.#known.delete(this.#known.keys().next().value ?? '');
    const counting = counted.counting.catch(() => undefined).then(() => this.#count(workspaceId, counted));
    counted.counting = counting;
    await counting;
    return counted.tokens;
  }

  /** Seconds until the next midnight UTC. */
  secondsLeft(): number {
    return Math.ceil((DAY_MS - (this.now() % DAY_MS)) / 1_000);
  }

  async #count(workspaceId: string, counted: Counted): Promise<void> {
    const { last } = await this.log.bounds();
    const subjects = [eventSubjectFilter({ workspaceId, family: GenerationCompleted.family })];
    const from = counted.after === 0 ? { since: new Date(counted.dayMs) } : { after: counted.after };
    for await (const event of this.log.read({ subjects, until: last, ...from })) {
      if (event.sequence <= counted.after) continue;
      for (const ending of [GenerationCompleted, GenerationFailed, GenerationCanceled]) {
        if (isEvent(ending, event)) counted.tokens += event.data.inputTokens + event.data.outputTokens;
      }
      counted.after = event.sequence;
    }
    counted.after = Math.max(counted.after, last);
  }
}
