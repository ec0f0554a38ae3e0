import { MOLTED_INTENTS, moltedIntent, type MoltedIntent } from '@posthorn/events';
import { readSignals, type Signals } from '@posthorn/signals';

export interface IntentText {
  readonly subject?: string | undefined;
  readonly text: string;
  readonly from?: string | undefined;
  /** Unix milliseconds. */
  readonly nowMs: number;
}

export type SuggestedAction = 'notify_owner' | 'require_approval' | 'auto_archive';

/** What a text wants, as molted answers it (PEERS 5.1). */
export interface IntentAnswer {
  readonly intent: MoltedIntent;
  /** 0..1, of the intent: all that we call by that name together. */
  readonly confidence: number;
  readonly suggestedAction: SuggestedAction;
  readonly classifierVersion: string;
  readonly flags: readonly string[];
  /** Best first, 1 together. */
  readonly allScores: readonly { readonly intent: MoltedIntent; readonly score: number }[];
}

/** From here on a text tries to instruct whoever reads it, more likely than not. */
const SUSPECTED_ABOVE = 0.5;
/** molted's own threshold. */
const SURE_FROM = 0.6;
/** Nobody waits for an answer to these. */
const UNANSWERED: ReadonlySet<MoltedIntent> = new Set(['not_now', 'objection', 'out_of_office']);

/** Pure. */
export function answerIntent({ subject = '', text, from = '', nowMs }: IntentText): IntentAnswer {
  const signals = readSignals({ from, subject, text, headers: [], attachments: [], dateMs: nowMs });
  const allScores = scoresOf(signals);
  const [best = { intent: 'unclassified' as const, score: 0 }] = allScores;
  const flags = signals.injectionScore > SUSPECTED_ABOVE ? ['injection_suspected'] : [];
  return {
    intent: best.intent,
    confidence: best.score,
    suggestedAction: actionFor(best.intent, best.score, flags.length > 0),
    classifierVersion: signals.classifierVersion,
    flags,
    allScores,
  };
}

/** What a refined intent says more exactly counts for that. */
function scoresOf({ intent: likeliest, refinedIntent, intentScores }: Signals): IntentAnswer['allScores'] {
  const sums = new Map<MoltedIntent, number>(MOLTED_INTENTS.map((intent) => [intent, 0]));
  for (const [intent, score] of Object.entries(intentScores)) {
    const word = moltedIntent({ intent, ...(intent === likeliest && { refinedIntent }) }) ?? 'unclassified';
    sums.set(word, (sums.get(word) ?? 0) + score);
  }
  return [...sums]
    .map(([intent, score]) => ({ intent, score: Math.round(Math.min(1, score) * 10_000) / 10_000 }))
    .toSorted((one, other) => other.score - one.score);
}

function actionFor(intent: MoltedIntent, confidence: number, isFlagged: boolean): SuggestedAction {
  if (isFlagged || confidence < SURE_FROM) return 'require_approval';
  return UNANSWERED.has(intent) ? 'auto_archive' : 'notify_owner';
}
