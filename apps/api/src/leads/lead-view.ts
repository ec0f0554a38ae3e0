import type { LeadRecord } from './lead.queries.js';

/** A lead as the API shows it. */
export interface LeadView {
  /** `led_` + ULID. */
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly role: string | null;
  readonly company: string | null;
  readonly location: string | null;
  readonly industry: string | null;
  readonly company_size: string | null;
  readonly linkedin_url: string | null;
  readonly website: string | null;
  readonly custom: Readonly<Record<string, string>>;
  /** Where it first came from. */
  readonly source: string;
  readonly lawful_basis: string | null;
  readonly consented_at: string | null;
  readonly lawful_basis_note: string | null;
  /** The address is of a function: info@. */
  readonly role_account: boolean;
  /** The domain hands out addresses for minutes. */
  readonly disposable: boolean;
  /** The import that brought it, and the row of its file. */
  readonly import_id: string | null;
  readonly import_row: number | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export function leadView({ address: _address, ...row }: LeadRecord): LeadView {
  return {
    ...row,
    consented_at: row.consented_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
