import { readConnectorLead } from './connector-lead.js';
import { readJsonLines } from './json-lines.js';
import { LeadSourceError, type FoundLead, type LeadBatch, type LeadQuery, type LeadSource } from './lead-source.js';

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

const TIMEOUT_MS = 30_000;
/** Of a whole answer. */
const MAX_BYTES = 67_108_864;
const BATCH = 500;

/**
 * Somebody else's leads, by the connector protocol of docs/leads.md: one POST, JSON lines back. Where it goes is the operator's
 * word and nobody else's: a redirect is refused, so that the other side cannot send the token or the question elsewhere.
 */
export class HttpLeadSource implements LeadSource {
  readonly name: string;

  constructor(readonly settings: HttpLeadSourceSettings) {
    this.name = settings.name;
  }

  async *search(query: LeadQuery, signal: AbortSignal): AsyncGenerator<LeadBatch> {
    signal.throwIfAborted();
    const { timeoutMs = TIMEOUT_MS } = this.settings;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      yield* this.batches(query, AbortSignal.any([signal, timeout]));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (timeout.aborted) throw this.failure(`did not answer completely within ${timeoutMs} ms`, error);
      throw error instanceof LeadSourceError ? error : this.failure('cannot be reached', error);
    }
  }

  private async *batches(query: LeadQuery, signal: AbortSignal): AsyncGenerator<LeadBatch> {
    const body = await this.ask(query, signal);
    let leads: FoundLead[] = [];
    let examined = 0;
    let problem: string | undefined;
    const seen = new Set<string>();
    const batch = (progress: number): LeadBatch => ({ source: this.name, examined, leads, progress });
    for await (const line of readJsonLines(body, { maxBytes: MAX_BYTES, fail: (what) => this.failure(what) })) {
      examined += 1;
      const lead = readConnectorLead(line, this.name);
      if (typeof lead === 'string') problem ??= `answered a lead (number ${examined}) whose ${lead}`;
      if (typeof lead === 'string' || seen.has(lead.leadId)) continue;
      seen.add(lead.leadId);
      leads.push(lead);
      if (seen.size === query.limit) break;
      if (leads.length < BATCH) continue;
      yield batch(Math.min(0.99, seen.size / query.limit));
      leads = [];
    }
    // Some that are none are left out; when all are, it is the connector that is wrong.
    if (seen.size === 0 && problem !== undefined) throw this.failure(problem);
    yield batch(1);
  }

  private async ask({ text, filters, keywords, limit }: LeadQuery, signal: AbortSignal): Promise<ReadableStream> {
    const { url, token } = this.settings;
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal,
      headers: {
        'content-type': 'application/json',
        accept: 'application/x-ndjson, application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      // Which workspace asks is nobody else's business.
      body: JSON.stringify({ version: 1, query: { text, filters, keywords, limit } }),
    });
    if (response.ok && response.body !== null) return response.body;
    await response.body?.cancel();
    throw this.failure(`answered with the status ${response.status}`);
  }

  private failure(problem: string, cause?: unknown): LeadSourceError {
    return new LeadSourceError(this.name, `The lead source ${this.name} ${problem}.`, { cause });
  }
}
