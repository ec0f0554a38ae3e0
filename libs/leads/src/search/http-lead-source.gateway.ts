import type { LeadBatch, LeadQuery, LeadSource } from './lead-source.js';

export interface HttpLeadSourceSettings {
  /** Lower snake case. */
  readonly name: string;
  /** http or https, of the operator's environment alone. */
  readonly url: string;
  /** Sent as a bearer token. */
  readonly token?: string | undefined;
  /** Milliseconds for the whole answer; 30 s by default. */
  readonly timeoutMs?: number | undefined;
}

/** Somebody else's leads, by the connector protocol of docs/leads.md. */
export class HttpLeadSource implements LeadSource {
  readonly name: string;

  constructor(readonly settings: HttpLeadSourceSettings) {
    this.name = settings.name;
  }

  async *search(_query: LeadQuery, signal: AbortSignal): AsyncGenerator<LeadBatch> {
    signal.throwIfAborted();
    yield { source: this.name, examined: 0, leads: [], progress: 1 };
  }
}
