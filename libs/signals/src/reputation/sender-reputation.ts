/** What is known of a sender when a mail of theirs arrives. Counts of mails, not counting this one. */
export interface SenderHistory {
  /** Unix milliseconds. */
  readonly nowMs: number;
  /** The first mail of this address to this workspace. */
  readonly firstSeenMs?: number;
  /** Of this address. */
  readonly sender: SenderCounts;
  /** Of its domain, this address among them; absent where the domain says nothing (a public mail provider). */
  readonly domain?: SenderCounts;
  /** Of this mail; RFC 8601 names. */
  readonly authentication: { readonly spf: string; readonly dkim: string; readonly dmarc: string };
  /** Mails of ours to this address. */
  readonly sendsToThem: number;
  /** Mails of theirs that answered one of ours. */
  readonly repliesToUs: number;
  /** Times they reported a mail of ours as spam. */
  readonly complaintsOfOurs: number;
}

interface SenderCounts {
  readonly mails: number;
  /** Of those, how many were quarantined. */
  readonly quarantined: number;
  /** Of those, how many had neither SPF nor DKIM pass. */
  readonly unauthenticated: number;
}

/** @returns 0..1 */
export function senderReputation(_history: SenderHistory): number {
  return 0.5;
}
