/** What an address says of itself. */
export interface LeadFlags {
  /** Of a function rather than of a person: info@, sales@. */
  readonly roleAccount: boolean;
  /** At a domain that hands out addresses for minutes. */
  readonly disposable: boolean;
}
