import type { MailHeader } from '../signal-mail.js';
import { INTENTS, REFINED_INTENTS, type Intent, type RefinedIntent } from '../signals.js';
import { autoReplyIntent } from './auto-reply.js';
import { intentFeatures } from './features/intent-features.js';
import { probabilities } from './model/linear-model.js';
import { loadModel } from './model/load-model.js';
import { refineIntent } from './refine.js';
import { READ_CHARS } from './tokens.js';

export interface IntentInput {
  readonly subject?: string;
  /** The author's own words; only the first 8,192 characters are read. */
  readonly text: string;
  readonly headers?: readonly MailHeader[];
}

export interface IntentReading {
  readonly intent: Intent;
  /** Finer, where there is something finer to say; {@link ./refine.ts} says what belongs to what. */
  readonly refinedIntent?: RefinedIntent;
  /** 0..1, calibrated: of a hundred mails read with 0.8, about eighty are read right. */
  readonly confidence: number;
  /** 0..1 each, 1 together. */
  readonly scores: Readonly<Record<Intent, number>>;
}

/** How sure a machine's own word makes: header or subject of an automatic reply (RFC 3834). */
const SAID_BY_ITSELF = 0.97;
/** Of a mail without words, which may be a picture of anything: below what an agent acts on alone. */
const NOTHING_SAID = 0.5;
const SOMETHING = /[\p{L}\p{N}\p{Extended_Pictographic}?？]/u;

/** What the author of a mail wants first. Pure and total: any string has an answer, in bounded time. */
export function classifyIntent(input: IntentInput): IntentReading {
  const mail = { subject: input.subject ?? '', text: input.text };
  const automatic = autoReplyIntent({ ...mail, headers: input.headers ?? [] });
  if (automatic !== undefined) return certain(automatic, SAID_BY_ITSELF);
  if (!SOMETHING.test(`${mail.subject.slice(0, 300)}${mail.text.slice(0, READ_CHARS)}`))
    return certain('other', NOTHING_SAID);
  const features = intentFeatures(mail);
  const shares = probabilities(loadModel('intent'), features);
  const scores = Object.fromEntries(INTENTS.map((intent, i) => [intent, shares[i] ?? 0])) as Record<Intent, number>;
  const intent = INTENTS.reduce((best, next) => (scores[next] > scores[best] ? next : best));
  const finer = probabilities(loadModel('intent-refined'), features);
  const refinedIntent = refineIntent(
    intent,
    Object.fromEntries(REFINED_INTENTS.map((refined, i) => [refined, finer[i] ?? 0])),
  );
  return { intent, ...(refinedIntent && { refinedIntent }), confidence: scores[intent], scores };
}

/** Which weights {@link classifyIntent} reads with. */
export function intentModelVersion(): string {
  return loadModel('intent').card.version;
}

function certain(intent: Intent, confidence: number): IntentReading {
  const rest = (1 - confidence) / (INTENTS.length - 1);
  const scores = Object.fromEntries(INTENTS.map((one) => [one, one === intent ? confidence : rest]));
  return { intent, confidence, scores: scores as Record<Intent, number> };
}
