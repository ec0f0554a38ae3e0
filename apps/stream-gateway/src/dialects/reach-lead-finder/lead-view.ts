import type { EventOf, LeadFound } from '@posthorn/events';

type FoundLead = EventOf<typeof LeadFound>['data']['leads'][number];

/** A lead as MisarReach shows it; what this server does not know is null. */
export interface LeadView {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly role: string | null;
  readonly company: string | null;
  readonly linkedin_url: string | null;
  readonly location: string | null;
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

export function leadView(lead: FoundLead): LeadView {
  return {
    id: lead.leadId,
    name: lead.name ?? null,
    email: lead.email ?? null,
    role: lead.role ?? null,
    company: lead.company ?? null,
    linkedin_url: lead.linkedinUrl ?? null,
    location: lead.location ?? null,
    source: lead.source,
    enriched: false,
    score: lead.score,
    score_reason: lead.scoreReason ?? null,
    verify_status: null,
    ai_message: null,
  };
}
