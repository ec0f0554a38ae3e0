import { Controller, Inject } from '@nestjs/common';
import { type ConsumeContext, ConsumeEvents } from '@posthorn/event-log';
import { LeadSearchCompleted, LeadSearchStarted, type RecordedOf } from '@posthorn/events';
import { FairSeats } from '../seats/fair-seats.js';
import { LeadSearcher } from './lead-searcher.js';

/** Searches at once in one process; each holds a connection of the database. */
const SEARCHES_AT_ONCE = 4;
/** Searches that this process has in hand, with those that wait for a seat. */
const IN_HAND = 64;

/** What wakes the search for leads. */
@Controller()
export class LeadSearchReactor {
  /** Searches of this process, by id: whoever calls one off need not wait for its source. */
  private readonly working = new Map<string, AbortController>();
  private readonly seats = new FairSeats(SEARCHES_AT_ONCE);

  constructor(@Inject(LeadSearcher) private readonly searcher: LeadSearcher) {}

  @ConsumeEvents({ durable: 'planner-lead-search', concurrency: IN_HAND }, LeadSearchStarted)
  async started(event: RecordedOf<typeof LeadSearchStarted>, { signal }: ConsumeContext): Promise<void> {
    const ended = new AbortController();
    this.working.set(event.data.jobId, ended);
    try {
      const stop = AbortSignal.any([signal, ended.signal]);
      await this.seats.with(event.workspaceId, stop, () => this.searcher.search(event, stop));
    } catch (error) {
      if (!ended.signal.aborted) throw error;
    } finally {
      this.working.delete(event.data.jobId);
    }
  }

  @ConsumeEvents({ durable: 'planner-lead-search-end' }, LeadSearchCompleted)
  ended({ data: { jobId } }: RecordedOf<typeof LeadSearchCompleted>): void {
    this.working.get(jobId)?.abort();
  }
}
