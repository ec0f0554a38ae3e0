import type { EventOf, LeadFound } from '@posthorn/events';
import { seconds } from '../seconds.js';
import type { LeadJob } from './lead-job.decider.js';

type FoundLead = EventOf<typeof LeadFound>['data']['leads'][number];

/** A lead, and when a search found it. */
export interface FoundAt {
  readonly lead: FoundLead;
  /** ISO 8601 UTC. */
  readonly foundAt: string;
}

/** A lead as MisarReach shows it; what this server does not know is null. */
export interface LeadView {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly role: string | null;
  readonly company: string | null;
  readonly location: string | null;
  readonly linkedin_url: string | null;
  /** Where it comes from. */
  readonly source: string;
  readonly enriched: false;
  /** From 0 to 1. */
  readonly score: number;
  readonly score_reason: string | null;
  /** When it was found; ISO 8601 UTC. */
  readonly created_at: string;
  /** Nobody has looked whether the address takes mail. */
  readonly verify_status: null;
  readonly ai_message: null;
}

/** A lead that was left out for one thing alone. */
export interface NearMissView {
  readonly id: string;
  readonly role: string | null;
  readonly company: string | null;
  readonly location: string | null;
  readonly source: string;
  /** From 0 to 1. */
  readonly score: number;
  readonly score_reason: string | null;
  /** What it lacks. */
  readonly excluded_reason: string;
}

/** A search as the packages of MisarReach know it. */
export interface LeadJobView {
  readonly id: string;
  readonly status: 'running' | 'done' | 'failed';
  /** What `failed` stands for, too: it was called off, or took too long. Null while it runs. */
  readonly outcome: Exclude<LeadJob['status'], 'running'> | null;
  readonly query: string;
  readonly filters: Readonly<Record<string, string | readonly string[]>> | null;
  /** Leads looked at. */
  readonly examined: number;
  readonly total_found: number;
  /** From 0 to 1. */
  readonly progress: number;
  readonly error: string | null;
  /** ISO 8601 UTC. */
  readonly created_at: string;
  readonly completed_at: string | null;
}

/** Of searches that ended without a result and say no more themselves. */
const ERRORS: Readonly<Record<LeadJob['status'], string | null>> = {
  running: null,
  complete: null,
  error: 'The search failed.',
  timeout: 'The search took too long; what it had found by then is kept.',
  canceled: 'The search was called off; what it had found by then is kept.',
};

export function leadView({ lead, foundAt }: FoundAt): LeadView {
  return {
    id: lead.leadId,
    name: lead.name ?? null,
    email: lead.email ?? null,
    role: lead.role ?? null,
    company: lead.company ?? null,
    location: lead.location ?? null,
    linkedin_url: lead.linkedinUrl ?? null,
    source: lead.source,
    enriched: false,
    score: lead.score,
    score_reason: lead.scoreReason ?? null,
    created_at: seconds(new Date(foundAt)),
    verify_status: null,
    ai_message: null,
  };
}

/** None before the search has ended. */
export function nearestView({ nearest = [] }: LeadJob): NearMissView[] {
  return nearest.map(({ leadId, role, company, location, source, score, scoreReason, excludedReason }) => ({
    id: leadId,
    role: role ?? null,
    company: company ?? null,
    location: location ?? null,
    source,
    score,
    score_reason: scoreReason ?? null,
    excluded_reason: excludedReason,
  }));
}

export function leadJobView({ started, completedAt, status, ...job }: StartedLeadJob): LeadJobView {
  return {
    id: started.jobId,
    status: status === 'running' ? status : status === 'complete' ? 'done' : 'failed',
    outcome: status === 'running' ? null : status,
    query: started.query,
    filters: started.filters ?? null,
    examined: job.examined,
    total_found: job.found,
    progress: job.progress,
    error: status === 'complete' ? null : (job.error ?? ERRORS[status]),
    created_at: seconds(new Date(started.startedAt)),
    completed_at: completedAt === undefined ? null : seconds(new Date(completedAt)),
  };
}

export type StartedLeadJob = LeadJob & Required<Pick<LeadJob, 'started'>>;
