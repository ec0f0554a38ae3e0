import type { SignalMail } from './signal-mail.js';
import { INTENTS, type Intent, type Signals } from './signals.js';

const SURE_OF_NOTHING = Object.fromEntries(INTENTS.map((intent) => [intent, intent === 'other' ? 1 : 0])) as Record<
  Intent,
  number
>;

/** All signals of one mail. Pure: the same mail, the same signals. Never throws. */
export function readSignals(_mail: SignalMail): Signals {
  return {
    injectionScore: 0,
    injectionReasons: [],
    intent: 'other',
    confidence: 0,
    intentScores: SURE_OF_NOTHING,
    urgency: 0.2,
    entities: {},
    labels: [],
    classifierVersion: 'none',
  };
}
