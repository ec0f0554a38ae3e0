import type { Db } from '@posthorn/database';
import { leadVariables } from '../lead/lead-variables.js';
import { toFields } from '../store/lead-row.js';
import type { FoundLead, LeadBatch, LeadQuery, LeadSource } from './lead-source.js';
import { questionOf, type Criterion } from './question.js';
import { missOf, reasonOf } from './reason.js';
import { countLeads, fetchFound, isKnown, nearestMisses, openSearch, type FoundRow } from './local-search.queries.js';

/** Leads in a batch. */
const BATCH = 1_000;
/** Of those who were left out, so many are shown. */
const NEAREST = 5;

/**
 * The workspace's own leads. Every criterion that was asked for has to hold; the order is by score, then by age, and is the
 * same each time. One connection is held while the batches are read, and no more than one batch is in memory.
 */
export class LocalLeads implements LeadSource {
  readonly name = 'local';

  constructor(private readonly db: Db) {}

  /** @throws UnreadableSizeError when a filter asks for a company size that is none */
  async *search({ workspaceId, limit, ...asked }: LeadQuery, signal: AbortSignal): AsyncGenerator<LeadBatch> {
    signal.throwIfAborted();
    const criteria = await this.forgiving(workspaceId, questionOf(asked));
    const total = await countLeads(this.db, workspaceId);
    const trx = await this.db.startTransaction().setIsolationLevel('repeatable read').execute();
    try {
      await openSearch(trx, { workspaceId, criteria, limit });
      for (let found = 0; ;) {
        signal.throwIfAborted();
        const rows = await fetchFound(trx, BATCH);
        found += rows.length;
        if (rows.length < BATCH) {
          yield {
            ...this.batch(rows, criteria),
            examined: total,
            progress: 1,
            nearest: await nearest(trx, workspaceId, criteria),
          };
          break;
        }
        // How many are to come is not known before they have come.
        yield {
          ...this.batch(rows, criteria),
          examined: total,
          progress: Math.min(0.99, found / Math.min(limit, total)),
        };
      }
    } finally {
      await trx.rollback().execute();
    }
  }

  /** A word that nobody has as it was written is taken for a misspelt one. */
  private async forgiving(workspaceId: string, criteria: readonly Criterion[]): Promise<Criterion[]> {
    return Promise.all(
      criteria.map(async (criterion): Promise<Criterion> => {
        const { test } = criterion;
        if (test.kind !== 'words' || test.unknown === undefined) return criterion;
        if (await isKnown(this.db, workspaceId, anyField(test))) return criterion;
        return { ...criterion, test: { kind: 'like', word: test.unknown } };
      }),
    );
  }

  private batch(rows: readonly FoundRow[], criteria: readonly Criterion[]): Pick<LeadBatch, 'source' | 'leads'> {
    return { source: this.name, leads: rows.map((row) => toFound(row, criteria)) };
  }
}

async function nearest(trx: Db, workspaceId: string, criteria: readonly Criterion[]): Promise<FoundLead[]> {
  const rows = await nearestMisses(trx, { workspaceId, criteria, limit: NEAREST });
  return rows.map((row) => ({ ...toFound(row, criteria), excludedReason: missOf(row, criteria) }));
}

function anyField({ strongly, weakly }: { readonly strongly: string; readonly weakly?: string }): string {
  return weakly === undefined ? strongly : `(${strongly} | ${weakly})`;
}

function toFound(row: FoundRow, criteria: readonly Criterion[]): FoundLead {
  const { name, firstName, lastName, role, company, location, industry, linkedinUrl, ...fields } = toFields(row);
  const known = { name, firstName, lastName, role, company, location, industry, linkedinUrl };
  return {
    leadId: row.id,
    email: row.email,
    ...(Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)) as Partial<FoundLead>),
    source: row.source,
    ...(row.lawful_basis !== null && { lawfulBasis: row.lawful_basis }),
    score: Math.round(row.score * 1000) / 1000,
    scoreReason: reasonOf(row, criteria),
    flags: { roleAccount: row.role_account, disposable: row.disposable },
    variables: leadVariables({ ...fields, ...known, email: row.email }),
  };
}
