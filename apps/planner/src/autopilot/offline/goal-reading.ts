import type { IndustryFound } from './industries.js';

/** What a goal is after, for the sort of mail. */
export type AskKind = 'demo' | 'call' | 'trial' | 'event' | 'feedback' | 'partnership' | 'job' | 'pitch';

export interface Ask {
  readonly kind: AskKind;
  /** To stand after `I would like to`: `invite you to a demo of our product`. */
  readonly phrase: string;
  /** What it is about, with its article, when that is plain: `a demo of our product`. */
  readonly object?: string | undefined;
}

/** What a goal says, as far as it could be told. */
export interface GoalReading {
  /** Everybody it is for: `SaaS founders in India`. */
  readonly audience: string;
  readonly location?: string | undefined;
  /** In singular, for the search: `founder`. */
  readonly role?: string | undefined;
  readonly industry?: IndustryFound | undefined;
  readonly ask?: Ask | undefined;
  /** What troubles them, in the goal's own words: to stand after `dealing with`. */
  readonly painPoint?: string | undefined;
  /** How many are wanted. */
  readonly count?: number | undefined;
}
