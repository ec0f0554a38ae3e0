import { readEntities } from './entities/entities.js';
import { injectionModelVersion, injectionScore } from './injection/injection-score.js';
import { classifyIntent, intentModelVersion } from './intent/classify-intent.js';
import { readLabels } from './labels/labels.js';
import { oneTimeCode } from './labels/one-time-code.js';
import { readSaid } from './entities/said.js';
import { detectLanguage } from './language/detect-language.js';
import type { SignalMail } from './signal-mail.js';
import type { Signals } from './signals.js';
import { readUrgency } from './urgency/urgency.js';

/** Of the signals by definition (ADR 0033): raised when a definition changes. */
const RULES = 'rules-1';

/**
 * All signals of one mail. Pure and bounded: the same mail, the same signals; whatever the mail, a few milliseconds, since every part reads
 * only the first so many characters (docs/signals.md). Never throws.
 */
export function readSignals(mail: SignalMail): Signals {
  const language = detectLanguage(mail.text);
  const injection = injectionScore(mail);
  const said = readSaid(mail, language);
  const { intent, refinedIntent, confidence, scores } = classifyIntent(mail);
  const code = oneTimeCode(mail.subject, mail.text);
  const labels = readLabels(mail, code);
  return {
    injectionScore: injection.score,
    injectionReasons: injection.reasons,
    intent,
    ...(refinedIntent && { refinedIntent }),
    confidence,
    intentScores: scores,
    urgency: readUrgency(mail, { intent, labels, said }),
    entities: readEntities(mail, said),
    labels,
    ...(code && { code }),
    ...(language && { language }),
    classifierVersion: `${RULES}+${injectionModelVersion()}+${intentModelVersion()}`,
  };
}
