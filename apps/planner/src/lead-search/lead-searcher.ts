import type { EventLog } from '@posthorn/event-log';
import {
  type EventOf,
  LeadFound,
  LeadSearchCompleted,
  LeadSearchProgressed,
  type LeadSearchStarted,
  type RecordedOf,
} from '@posthorn/events';
import {
  type FoundLead,
  type LeadQuery,
  type LeadSource,
  LeadSourceError,
  normaliseLeadAddress,
  UnreadableSizeError,
} from '@posthorn/leads';
import { type LeadSources, UnknownLeadSourceError } from './lead-sources.js';
import { SearchStory } from './search-story.js';

export interface LeadSearcherPorts {
  readonly log: Pick<EventLog, 'append' | 'read'>;
  readonly sources: Pick<LeadSources, 'named'>;
  /** Leads of one search, at most. */
  readonly maxLeads: number;
  /** From when a search is begun to its end, at most; milliseconds. What it waited for a seat does not count. */
  readonly timeoutMs: number;
}

type Started = RecordedOf<typeof LeadSearchStarted>;
type Outcome = EventOf<typeof LeadSearchCompleted>['data']['outcome'];

/** Of one `lead.found`. */
const LEADS_AN_EVENT = 100;
/** Between two reports of one source. Milliseconds. */
const REPORT_EVERY_MS = 250;
const DEFAULT_LIMIT = 1_000;
/** Of those who were left out, so many are told of, over all sources. */
const NEAREST = 10;

/**
 * Carries out searches for leads. Begun again after a crash it searches anew and tells only what was not told; leads that
 * have an address in common are one.
 */
export class LeadSearcher {
  constructor(private readonly ports: LeadSearcherPorts) {}

  /** @throws what makes it worth another try, until its time is over */
  async search(started: Started, signal: AbortSignal): Promise<void> {
    const story = new SearchStory(this.ports.log, started);
    await story.load();
    if (story.ended) return;
    const leftMs = (await begin(story, started)) + this.ports.timeoutMs - Date.now();
    const deadline = leftMs > 0 ? AbortSignal.timeout(leftMs) : AbortSignal.abort();
    try {
      await this.through(started, story, AbortSignal.any([signal, deadline]));
    } catch (error) {
      if (error instanceof UnknownLeadSourceError || error instanceof UnreadableSizeError) {
        return end(story, started, { outcome: 'error', error: error.message });
      }
      if (!deadline.aborted) throw error;
      const late = `The search took longer than ${Math.round(this.ports.timeoutMs / 1000)} s.`;
      await end(story, started, { outcome: 'timeout', error: late });
    }
  }

  private async through(started: Started, story: SearchStory, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { query: text, filters, limit = DEFAULT_LIMIT } = started.data;
    const most = Math.min(limit, this.ports.maxLeads);
    const addresses = new Set<string>();
    const failures: string[] = [];
    const nearest: FoundLead[] = [];
    const sources = this.ports.sources.named(started.data.sources);
    for (const source of sources) {
      if (story.ended || addresses.size >= most) break;
      const query = { workspaceId: started.workspaceId, text, filters, limit: most - addresses.size };
      try {
        await this.one(source, query, { started, story, addresses, nearest, signal });
      } catch (error) {
        if (!(error instanceof LeadSourceError)) throw error;
        failures.push(error.message);
      }
    }
    const isLost = failures.length > 0 && failures.length === sources.length;
    await end(story, started, {
      outcome: isLost ? 'error' : 'complete',
      error: failures.join(' ') || undefined,
      nearest: nearest.toSorted((a, b) => b.score - a.score).slice(0, NEAREST),
    });
  }

  private async one(
    source: LeadSource,
    query: LeadQuery,
    {
      started,
      story,
      addresses,
      nearest,
      signal,
    }: { started: Started; story: SearchStory; addresses: Set<string>; nearest: FoundLead[]; signal: AbortSignal },
  ): Promise<void> {
    let reportedAtMs = 0;
    for await (const { leads, examined, progress, nearest: missed = [] } of source.search(query, signal)) {
      nearest.push(...missed);
      const fresh = leads.filter((lead) => isNew(lead, addresses) && !story.told.has(lead.leadId));
      for (const { leadId } of fresh) story.told.add(leadId);
      await story.tell(...foundFacts(started, fresh, story.told.size));
      if (progress === 1 || performance.now() - reportedAtMs >= REPORT_EVERY_MS) {
        reportedAtMs = performance.now();
        await story.tell(progressed(started, source, { examined, found: story.told.size, progress }));
      }
      if (story.ended) return;
    }
  }
}

/** @returns when it was begun, here or where it was before; milliseconds since 1970 */
async function begin(story: SearchStory, started: Started): Promise<number> {
  if (story.begunMs !== undefined) return story.begunMs;
  const beginsMs = Date.now();
  const [name = 'local'] = started.data.sources;
  await story.tell(progressed(started, { name }, { examined: 0, found: 0, progress: 0 }));
  return beginsMs;
}

function isNew({ email }: FoundLead, addresses: Set<string>): boolean {
  const normal = normaliseLeadAddress(email);
  const address = normal.ok ? normal.address : email;
  return addresses.has(address) ? false : addresses.add(address).size > 0;
}

function foundFacts({ data: { jobId, runId } }: Started, leads: readonly FoundLead[], found: number) {
  const facts: EventOf<typeof LeadFound>[] = [];
  const before = found - leads.length;
  const foundAt = new Date().toISOString();
  for (let at = 0; at < leads.length; at += LEADS_AN_EVENT) {
    const some = leads.slice(at, at + LEADS_AN_EVENT);
    facts.push(LeadFound.of({ jobId, runId, leads: some.map(asRecorded), found: before + at + some.length, foundAt }));
  }
  return facts;
}

function asRecorded(lead: FoundLead) {
  const { leadId, email, name, role, company, location, linkedinUrl, source, score, scoreReason } = lead;
  return {
    leadId,
    email,
    name: name?.slice(0, 320),
    role: role?.slice(0, 255),
    company: company?.slice(0, 255),
    location: location?.slice(0, 255),
    linkedinUrl,
    source,
    score,
    scoreReason: scoreReason.slice(0, 4096),
  };
}

function progressed(
  { data: { jobId, runId } }: Started,
  { name: source }: Pick<LeadSource, 'name'>,
  counts: { readonly examined: number; readonly found: number; readonly progress: number },
) {
  return LeadSearchProgressed.of({ jobId, runId, source, ...counts, progressedAt: new Date().toISOString() });
}

interface SearchEnd {
  readonly outcome: Outcome;
  readonly error?: string | undefined;
  readonly nearest?: readonly FoundLead[];
}

async function end(
  story: SearchStory,
  { data: { jobId, runId } }: Started,
  { outcome, error, nearest = [] }: SearchEnd,
): Promise<void> {
  await story.tell(
    LeadSearchCompleted.of({
      jobId,
      runId,
      outcome,
      found: story.told.size,
      ...(nearest.length > 0 && { nearest: nearest.map(asMissed) }),
      error: error?.slice(0, 4096),
      completedAt: new Date().toISOString(),
    }),
  );
}

/** Without name and address: it says what to ask for, and is no result. */
function asMissed(lead: FoundLead) {
  const { leadId, role, company, location, source, score, scoreReason } = asRecorded(lead);
  const excludedReason = (lead.excludedReason ?? 'left out').slice(0, 4096);
  return { leadId, role, company, location, source, score, scoreReason, excludedReason };
}
