import type { LeadFlags } from '../flags/lead-flags.js';

/** Who is looked for. */
export interface LeadQuery {
  readonly workspaceId: string;
  /** In plain words: `SaaS founders in India`. Empty finds whom the filters leave. */
  readonly text: string;
  /** Each that is given has to hold; of several values one. */
  readonly filters?: LeadFilters | undefined;
  /** Raise the score of those they describe; leave nobody out. */
  readonly keywords?: readonly string[] | undefined;
  /** The best so many. */
  readonly limit: number;
}

export type LeadFilters = Partial<Record<LeadFilterName, string | readonly string[]>>;
export type LeadFilterName = 'location' | 'role' | 'industry' | 'companySize';

/** A person, why this one, and where the address comes from. */
export interface FoundLead {
  /** `led_` + ULID for leads of the store; an id of its own for a connector's. */
  readonly leadId: string;
  readonly email: string;
  readonly name?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly role?: string;
  readonly company?: string;
  readonly location?: string;
  readonly industry?: string;
  readonly linkedinUrl?: string;
  /** Where the lead comes from: `csv_import`, `api`, `sample`, a connector's name. */
  readonly source: string;
  readonly lawfulBasis?: string;
  /** From 0 to 1. */
  readonly score: number;
  /** Of whoever was found: what matched. Of the nearest others: what did. */
  readonly scoreReason: string;
  /** Why not, of those that were left out. */
  readonly excludedReason?: string;
  readonly flags: LeadFlags;
  /** What a template may name: first_name, last_name, name, email, company, role, location, industry and custom fields. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface LeadBatch {
  /** Which source. */
  readonly source: string;
  /** Leads looked at so far, over all batches. */
  readonly examined: number;
  /** Found since the batch before, best first over all batches. */
  readonly leads: readonly FoundLead[];
  /** Some that just missed, in the last batch. */
  readonly nearest?: readonly FoundLead[];
  /** From 0 to 1; 1 in the last batch. */
  readonly progress: number;
}

/** A place where people are looked for. */
export interface LeadSource {
  /** Lower snake case: `local`, or what the operator named the connector. */
  readonly name: string;
  /**
   * At least one batch; the last has `progress` 1.
   * @throws LeadSourceError when the source does not answer as it should; the signal's reason when that is aborted
   */
  search(query: LeadQuery, signal: AbortSignal): AsyncIterable<LeadBatch>;
}

export class LeadSourceError extends Error {
  override readonly name = 'LeadSourceError';
  constructor(
    readonly source: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
