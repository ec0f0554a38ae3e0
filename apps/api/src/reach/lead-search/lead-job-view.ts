import type { LeadFound } from '@posthorn/events';
import { type EventOf } from '@posthorn/events';
import { seconds } from '../seconds.js';
import type { LeadJob } from './lead-job.decider.js';

type FoundLead = EventOf<typeof LeadFound>['data']['leads'][number];

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
  /** Nobody has looked whether the address takes mail. */
  readonly verify_status: null;
  readonly ai_message: null;
}

export interface LeadJobView {
  readonly jobId: string;
  readonly status: LeadJob['status'];
  readonly query: string;
  /** Leads looked at. */
  readonly examined: number;
  readonly found: number;
  /** From 0 to 1. */
  readonly progress: number;
  readonly error: string | null;
  /** ISO 8601 UTC. */
  readonly created_at: string;
  readonly completed_at: string | null;
}

export function leadView(lead: FoundLead): LeadView {
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
    verify_status: null,
    ai_message: null,
  };
}

export function leadJobView({
  started,
  completedAt,
  status,
  examined,
  found,
  progress,
  error,
}: StartedLeadJob): LeadJobView {
  return {
    jobId: started.jobId,
    status,
    query: started.query,
    examined,
    found,
    progress,
    error: error ?? null,
    created_at: seconds(new Date(started.startedAt)),
    completed_at: completedAt === undefined ? null : seconds(new Date(completedAt)),
  };
}

export type StartedLeadJob = LeadJob & Required<Pick<LeadJob, 'started'>>;
