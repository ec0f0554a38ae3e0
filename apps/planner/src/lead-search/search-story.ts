import { AppendConflictError, type EventLog } from '@posthorn/event-log';
import {
  eventSubjectFilter,
  isEvent,
  LeadFound,
  LeadSearchCompleted,
  LeadSearchProgressed,
  LeadSearchStarted,
  type EventOf,
  type RecordedOf,
} from '@posthorn/events';

type SearchFact = EventOf<typeof LeadFound | typeof LeadSearchProgressed | typeof LeadSearchCompleted>;

/**
 * The events of one search, told by whoever carries it out. Every append expects that nobody else said anything: whoever
 * lost the job to another replica, or to a cancellation, learns it from the first thing it wants to say.
 */
export class SearchStory {
  /** Leads that were told before. */
  readonly told = new Set<string>();
  private hasEnded = false;
  private firstReportMs: number | undefined;
  private lastSequence = 0;
  private readonly subject: string;

  constructor(
    private readonly log: Pick<EventLog, 'append' | 'read'>,
    private readonly started: RecordedOf<typeof LeadSearchStarted>,
  ) {
    const { workspaceId, data } = started;
    this.subject = eventSubjectFilter({ workspaceId, family: LeadSearchStarted.family, key: data.jobId });
  }

  get ended(): boolean {
    return this.hasEnded;
  }

  /** When it was first reported on: as soon as somebody began it. Milliseconds since 1970. */
  get begunMs(): number | undefined {
    return this.firstReportMs;
  }

  async load(): Promise<void> {
    for await (const event of this.log.read({ subjects: [this.subject], after: this.lastSequence })) {
      this.lastSequence = event.sequence;
      if (isEvent(LeadSearchCompleted, event)) this.hasEnded = true;
      if (isEvent(LeadSearchProgressed, event)) this.firstReportMs ??= Date.parse(event.data.progressedAt);
      if (isEvent(LeadFound, event)) for (const { leadId } of event.data.leads) this.told.add(leadId);
    }
  }

  /** Nothing happens once it has ended. @throws AppendConflictError when another replica is at it */
  async tell(...facts: readonly SearchFact[]): Promise<void> {
    if (this.hasEnded || facts.length === 0) return;
    const { workspaceId, testMode, id, data } = this.started;
    const place = { workspaceId, key: data.jobId, testMode, correlationId: data.jobId, causationId: id };
    const occurredAt = new Date().toISOString();
    try {
      const { events } = await this.log.append(
        facts.map((fact) => ({ ...place, fact, occurredAt })),
        { expect: { subject: this.subject, lastSequence: this.lastSequence } },
      );
      this.lastSequence = events.at(-1)?.sequence ?? this.lastSequence;
    } catch (error) {
      if (!(error instanceof AppendConflictError)) throw error;
      await this.load();
      // Called off: that was the conflict. Otherwise it is somebody else's by now, who goes on.
      if (!this.hasEnded) throw error;
    }
  }
}
