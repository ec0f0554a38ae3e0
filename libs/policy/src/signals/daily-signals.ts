import type { EventLog } from '@posthorn/event-log';
import {
  DeliveryBounced,
  DeliveryComplained,
  EngagementUnsubscribed,
  eventSubjectFilter,
  isEvent,
  type RecordedEvent,
} from '@posthorn/events';
import { windowStart } from '../budget/window.js';
import { LiveTail } from '../live-tail.js';
import type { SignalCounts } from './signal-counts.js';

const SIGNALS = [DeliveryBounced, DeliveryComplained, EngagementUnsubscribed];

interface Day {
  /** Midnight UTC. */
  readonly startMs: number;
  readonly counts: { -readonly [Name in keyof SignalCounts]: SignalCounts[Name] };
  /** Counted up to this sequence by the look-up; nothing while that runs. */
  upTo: number | undefined;
  /** What the tail brings meanwhile. */
  readonly waiting: RecordedEvent[];
  readonly loaded: Promise<void>;
}

/** What came back to each workspace today, counted from the log: looked up when first asked for, then kept by a live tail (ADR 0016). */
export class DailySignals {
  private readonly days = new Map<string, Day>();
  private readonly tail: LiveTail;

  constructor(private readonly log: Pick<EventLog, 'read' | 'tail' | 'bounds'>) {
    const subjects = SIGNALS.map(({ family, verb }) => eventSubjectFilter({ family, verb }));
    this.tail = new LiveTail(log, subjects, (event) => this.apply(event));
  }

  /** Hard bounces, complaints and unsubscribes since midnight UTC; test sends do not count. @throws LogUnavailableError */
  async today(workspaceId: string, atMs: number): Promise<SignalCounts> {
    const startMs = windowStart('day', atMs);
    const known = this.days.get(workspaceId);
    const day = known && known.startMs >= startMs ? known : this.begin(workspaceId, startMs);
    await day.loaded;
    return { ...day.counts };
  }

  async close(): Promise<void> {
    await this.tail.close();
  }

  private begin(workspaceId: string, startMs: number): Day {
    const counts = { hardBounces: 0, complaints: 0, unsubscribes: 0 };
    const loaded = Promise.resolve().then(() => this.load(workspaceId, day));
    const day: Day = { startMs, counts, upTo: undefined, waiting: [], loaded };
    this.days.set(workspaceId, day);
    return day;
  }

  private async load(workspaceId: string, day: Day): Promise<void> {
    try {
      await this.tail.reach(0);
      const { last } = await this.log.bounds();
      const subjects = SIGNALS.map(({ family, verb }) => eventSubjectFilter({ workspaceId, family, verb }));
      for await (const event of this.log.read({ subjects, since: new Date(day.startMs), until: last })) {
        count(day, event);
      }
      day.upTo = last;
      for (const event of day.waiting.splice(0)) if (event.sequence > last) count(day, event);
    } catch (error) {
      if (this.days.get(workspaceId) === day) this.days.delete(workspaceId);
      throw error;
    }
  }

  private apply(event: RecordedEvent): void {
    const day = this.days.get(event.workspaceId);
    if (day === undefined) return;
    if (day.upTo === undefined) day.waiting.push(event);
    else if (event.sequence > day.upTo) count(day, event);
  }
}

function count({ startMs, counts }: Day, event: RecordedEvent): void {
  if (event.testMode || Date.parse(event.occurredAt) < startMs) return;
  if (isEvent(DeliveryBounced, event)) counts.hardBounces += event.data.bounceType === 'hard' ? 1 : 0;
  else if (isEvent(DeliveryComplained, event)) counts.complaints += 1;
  else if (isEvent(EngagementUnsubscribed, event)) counts.unsubscribes += 1;
}
