/** What is known of a person; everything but the address may be missing. */
export interface LeadFields {
  readonly name: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly role: string | null;
  readonly company: string | null;
  readonly location: string | null;
  readonly industry: string | null;
  /** People, as it was given: `11-50`. */
  readonly companySize: string | null;
  readonly linkedinUrl: string | null;
  readonly website: string | null;
  /** Fields of its own: name in lower snake case to text. */
  readonly custom: Readonly<Record<string, string>>;
}

/** On what ground somebody may be written to: GDPR Article 6 (1); `synthetic` is nobody. */
export const LAWFUL_BASES = [
  'consent',
  'contract',
  'legal_obligation',
  'vital_interests',
  'public_task',
  'legitimate_interests',
  'synthetic',
] as const;

export type LawfulBasis = (typeof LAWFUL_BASES)[number];

/** Where a lead comes from, and on what ground it is kept. */
export interface LeadOrigin {
  /** Lower snake case: `csv_import`, `api`, `sample`. */
  readonly source: string;
  readonly lawfulBasis: LawfulBasis | null;
  /** When consent was given. */
  readonly consentedAt: Date | null;
  readonly lawfulBasisNote: string | null;
}
