/** What an author wants, as events and read models say it; whatever is no text is not said. */
export interface StatedIntent {
  readonly intent?: unknown;
  readonly refinedIntent?: unknown;
}

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

/** Our words, the refined ones too, in molted's: what is neither a sale nor a case for somebody is unclassified. */
const MOLTED: Readonly<Record<string, MoltedIntent>> = {
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

/** Refined intents that mails.ai has a word for. */
const MAILS_AI = new Set(['schedule_demo']);

/** In molted's words; nothing of a mail that was not classified by intent. */
export function moltedIntent({ intent, refinedIntent }: StatedIntent): MoltedIntent | undefined {
  if (!isText(intent)) return undefined;
  const said = isText(refinedIntent) ? refinedIntent : intent;
  return Object.hasOwn(MOLTED, said) ? MOLTED[said] : 'unclassified';
}

/** In mails.ai's words: `schedule_demo`, or what we call it ourselves; nothing of a mail that was not classified by intent. */
export function mailsAiIntent({ intent, refinedIntent }: StatedIntent): string | undefined {
  if (!isText(intent)) return undefined;
  return isText(refinedIntent) && MAILS_AI.has(refinedIntent) ? refinedIntent : intent;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
