/** What molted calls what a mail wants (PEERS 5.1). */
export const MOLTED_INTENTS = [
  'interested',
  'not_now',
  'objection',
  'support',
  'billing',
  'legal',
  'security',
  'out_of_office',
  'unclassified',
] as const;
export type MoltedIntent = (typeof MOLTED_INTENTS)[number];

/** Our words (libs/signals), the refined ones too, in molted's: what is neither a sale nor a case for somebody is unclassified. */
const WORDS: Readonly<Record<string, MoltedIntent>> = {
  interested: 'interested',
  meeting: 'interested',
  schedule_demo: 'interested',
  not_now: 'not_now',
  not_interested: 'objection',
  objection: 'objection',
  unsubscribe: 'objection',
  support_request: 'support',
  complaint: 'support',
  billing: 'billing',
  legal: 'legal',
  security: 'security',
  out_of_office: 'out_of_office',
};

export function moltedIntent(intent: string): MoltedIntent {
  return WORDS[intent] ?? 'unclassified';
}
