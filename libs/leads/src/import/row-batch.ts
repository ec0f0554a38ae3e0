import type { NewLead } from '../lead/new-lead.js';
import type { LeadRow } from '../store/upsert-leads.queries.js';

/** Rows of a file that are stored together; several of one address become one lead, as if one came after the other. */
export class RowBatch {
  readonly #leads = new Map<string, LeadRow>();
  /** Rows that are leads, repeated addresses included. */
  accepted = 0;
  rejected = 0;

  /** @param row 1 for the first below the header */
  accept(lead: NewLead, row: number): void {
    this.accepted += 1;
    const before = this.#leads.get(lead.address);
    this.#leads.set(lead.address, before === undefined ? { lead, row } : { ...before, lead: merge(before.lead, lead) });
  }

  reject(): void {
    this.rejected += 1;
  }

  get rows(): number {
    return this.accepted + this.rejected;
  }

  get leads(): readonly LeadRow[] {
    return [...this.#leads.values()];
  }
}

/** As the store does it: what the later one says wins, the rest is kept, and so is where it first came from. */
function merge(earlier: NewLead, later: NewLead): NewLead {
  const said = Object.fromEntries(Object.entries(later).filter(([, value]) => value !== null && value !== undefined));
  const { source, email } = earlier;
  return { ...earlier, ...said, custom: { ...earlier.custom, ...later.custom }, source, email };
}
