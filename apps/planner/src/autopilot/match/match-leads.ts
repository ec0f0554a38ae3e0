import {
  type FoundLead,
  type LeadQuery,
  type LeadSource,
  LeadSourceError,
  normaliseLeadAddress,
} from '@posthorn/leads';
import { leads as counted } from '../run/run-lines.js';

/** Nearest excluded leads that the log of a run names. */
const NEAREST = 3;

/** What a search says of itself once it has been read to its end. */
export interface MatchReport {
  /** Lines of the run's log: what each source found. */
  readonly lines: string[];
  /** Lines of the run's log: who just missed. */
  readonly missed: string[];
  /** Sources that did not answer. */
  readonly failed: LeadSourceError[];
}

/**
 * Leads of all sources one after the other, each address once, at most `query.limit`. A source that fails is passed over
 * and reported; only the workspace's own store must not fail.
 * @param report filled while the leads are read
 * @throws what a source throws that is no LeadSourceError; the signal's reason when that is aborted
 */
export async function* matchLeads(
  sources: readonly LeadSource[],
  query: LeadQuery,
  report: MatchReport,
  signal: AbortSignal,
): AsyncGenerator<FoundLead> {
  const seen = new Set<string>();
  for (const source of sources) {
    const left = query.limit - seen.size;
    if (left <= 0) return;
    const before = seen.size;
    let among = 0;
    try {
      for await (const { leads, nearest = [], examined } of source.search({ ...query, limit: left }, signal)) {
        for (const lead of leads) if (isNew(lead, seen) && seen.size <= query.limit) yield lead;
        report.missed.push(...nearest.slice(0, NEAREST).map(missedLine));
        among = examined;
        if (seen.size >= query.limit) break;
      }
      report.lines.push(foundLine(source.name, seen.size - before, { among, left }));
    } catch (error) {
      if (!(error instanceof LeadSourceError)) throw error;
      report.failed.push(error);
      report.lines.push(error.message);
    }
  }
}

/** Whoever cannot be written to, or only for minutes, is nobody. */
function isNew({ email, flags }: FoundLead, seen: Set<string>): boolean {
  const address = normaliseLeadAddress(email);
  if (!address.ok || flags.disposable || seen.has(address.address)) return false;
  seen.add(address.address);
  return true;
}

/** When as many were found as were wanted, there may be more. */
function foundLine(
  name: string,
  found: number,
  { among, left }: { readonly among: number; readonly left: number },
): string {
  const all = counted(Math.max(among, found));
  return found === left ? `${name}: the best ${found} of ${all}` : `${name}: ${found} of ${all} match`;
}

/** Without name and address: a log line is no place for a person's data. */
function missedLine({ role, company, location, excludedReason }: FoundLead): string {
  const who = [role ?? 'somebody', company && `at ${company}`, location && `in ${location}`].filter(Boolean).join(' ');
  return `Just missed: ${who}${excludedReason === undefined ? '' : ` — ${excludedReason}`}`;
}
