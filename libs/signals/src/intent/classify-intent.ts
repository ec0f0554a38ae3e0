import type { MailHeader } from '../signal-mail.js';
import { INTENTS, REFINED_INTENTS, type Intent, type RefinedIntent } from '../signals.js';
import { autoReplyIntent } from './auto-reply.js';
import { intentFeatures } from './features/intent-features.js';
import { probabilities } from './model/linear-model.js';
import { loadModel } from './model/load-model.js';
import { refineIntent } from './refine.js';

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

/** What the author of a mail wants first. Pure and total: any string has an answer, in bounded time. */
export function classifyIntent(input: IntentInput): IntentReading {
  const mail = { subject: input.subject ?? '', text: input.text };
  const automatic = autoReplyIntent({ ...mail, headers: input.headers ?? [] });
  if (automatic !== undefined) return { intent: automatic, confidence: SAID_BY_ITSELF, scores: scoresFor(automatic) };
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

function scoresFor(certain: Intent): Record<Intent, number> {
  const rest = (1 - SAID_BY_ITSELF) / (INTENTS.length - 1);
  return Object.fromEntries(INTENTS.map((intent) => [intent, intent === certain ? SAID_BY_ITSELF : rest])) as Record<
    Intent,
    number
  >;
}
