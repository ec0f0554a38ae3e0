/** What a phrase tells about a mail, in whatever language it stands. The model weighs them; none decides alone. */
export const CUES = [
  'absence',
  'acknowledge',
  'agree',
  'already_served',
  'anger',
  'broken',
  'bulk_footer',
  'demo',
  'forwarding',
  'help',
  'interest',
  'interrogative',
  'invoice',
  'law',
  'meet',
  'negation',
  'not_now',
  'order',
  'personal_news',
  'pitch',
  'price',
  'refusal',
  'security',
  'stop_mail',
  'thanks',
  'time',
  'wrong_person',
] as const;
export type Cue = (typeof CUES)[number];

/** Phrases by cue: lower case, as {@link ../tokens.ts} cuts them; `|` between phrases. */
export type CuePhrases = Readonly<Partial<Record<Cue, string>>>;
