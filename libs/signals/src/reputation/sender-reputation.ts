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

/** As much as so many good or bad mails: how long a stranger stays one. */
const PRIOR_WEIGHT = 4;
const DAY_MS = 86_400_000;

/**
 * How far this mail's sender can be believed to be who they were before, from nothing (0) to an old correspondent (1). A weighted share of good
 * among all that is known, starting at what this mail's authentication is worth; history belongs to the name in From, so it counts only as far
 * as this mail proves to come from there (ADR 0033). Never falls when a good count rises, nor rises when a bad one does.
 *
 * | | |
 * | --- | --- |
 * | unknown, DMARC passes | 0.6 |
 * | unknown, SPF or DKIM passes | 0.55 |
 * | unknown, nothing published, or DMARC cannot tell | 0.35 |
 * | unknown, DMARC or both SPF and DKIM fail | 0.15 |
 */
export function senderReputation(history: SenderHistory): number {
  const trust = trustOf(history.authentication);
  const of = history.sender;
  const domain = history.domain ?? NONE;
  const days = history.firstSeenMs === undefined ? 0 : Math.max(0, history.nowMs - history.firstSeenMs) / DAY_MS;
  const good =
    2 * saturating(history.repliesToUs, 4) +
    saturating(clean(of), 6) +
    saturating(clean(domain), 2) +
    saturating(history.sendsToThem, 2) +
    saturating(days / 30, 2);
  const bad =
    3 * of.quarantined +
    domain.quarantined +
    0.5 * of.unauthenticated +
    0.1 * domain.unauthenticated +
    1.5 * history.complaintsOfOurs;
  const believed = good * trust.history;
  const reputation = (trust.prior * PRIOR_WEIGHT + believed) / (PRIOR_WEIGHT + believed + bad);
  return Math.round(Math.min(1, Math.max(0, reputation)) * 100) / 100;
}

const NONE: SenderCounts = { mails: 0, quarantined: 0, unauthenticated: 0 };
const clean = ({ mails, quarantined, unauthenticated }: SenderCounts) =>
  Math.max(0, mails - quarantined - unauthenticated);
/** Rises with the count and never beyond `most`: a thousand mails are not a thousand reasons. */
const saturating = (count: number, most: number) => (most * 2 * count) / (2 * count + most);

/** What a stranger so authenticated is worth, and how much of the history is theirs. */
function trustOf({ spf, dkim, dmarc }: SenderHistory['authentication']): { prior: number; history: number } {
  const passes = spf === 'pass' || dkim === 'pass';
  if (dmarc === 'pass') return { prior: 0.6, history: 1 };
  if (dmarc === 'fail' || (!passes && isFailure(spf) && isFailure(dkim))) return { prior: 0.15, history: 0 };
  // Somebody's SPF or DKIM passes, and not for the author: who forges one sees to it that nobody can tell.
  if (dmarc === 'temperror' || dmarc === 'permerror') return { prior: 0.35, history: 0 };
  return passes ? { prior: 0.55, history: 0.8 } : { prior: 0.35, history: 0.4 };
}

const isFailure = (result: string) => result === 'fail' || result === 'softfail' || result === 'policy';
