/** What the author of a mail wants first, in the words every dialect is translated from. */
export const INTENTS = [
  'interested',
  'not_interested',
  'meeting',
  'question',
  'support_request',
  'complaint',
  'confirmation',
  'out_of_office',
  'unsubscribe',
  'other',
] as const;
export type Intent = (typeof INTENTS)[number];

/** Where a dialect names more: molted's not_now, objection, billing, legal, security; mails.ai's schedule_demo. */
export const REFINED_INTENTS = ['not_now', 'objection', 'billing', 'legal', 'security', 'schedule_demo'] as const;
export type RefinedIntent = (typeof REFINED_INTENTS)[number];

/** As mails-worker names them; a mail may have several. */
export type Label = 'newsletter' | 'notification' | 'code' | 'personal';

/** Values an agent may act on; which names there are is said in entities/entities.ts. */
export type Entities = Readonly<Record<string, string | number | string[]>>;

export interface Signals {
  /** 0..1: how surely the mail tries to instruct the agent that reads it. 0.5 is the default threshold, 0.95 nearly certain. */
  readonly injectionScore: number;
  /** Lower snake case, the strongest first. */
  readonly injectionReasons: readonly string[];
  readonly intent: Intent;
  readonly refinedIntent?: RefinedIntent;
  /** 0..1, of the intent. */
  readonly confidence: number;
  readonly intentScores: Readonly<Record<Intent, number>>;
  /** 0..1: how soon somebody should look at it. */
  readonly urgency: number;
  readonly entities: Entities;
  readonly labels: readonly Label[];
  /** A one-time code, as it has to be typed. */
  readonly code?: string;
  /** BCP 47; absent when unsure. */
  readonly language?: string;
  /** Of the rules and of both models: `rules-1+injection-1-9b82ccd1+intent-1-215ac6e8`. */
  readonly classifierVersion: string;
}
