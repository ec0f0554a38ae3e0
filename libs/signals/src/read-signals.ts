import { readEntities } from './entities/entities.js';
import { classifyIntent } from './intent/classify-intent.js';
import { readLabels } from './labels/labels.js';
import { oneTimeCode } from './labels/one-time-code.js';
import { detectLanguage } from './language/detect-language.js';
import type { SignalMail } from './signal-mail.js';
import type { Signals } from './signals.js';
import { readUrgency } from './urgency/urgency.js';

/**
 * All signals of one mail. Pure and bounded: the same mail, the same signals; whatever the mail, a few milliseconds, since every part reads
 * only the first so many characters (docs/signals.md). Never throws.
 */
export function readSignals(mail: SignalMail): Signals {
  const language = detectLanguage(mail.text);
  const { intent, refinedIntent, confidence, scores } = classifyIntent(mail);
  const code = oneTimeCode(mail.subject, mail.text);
  const labels = readLabels(mail, code);
  return {
    injectionScore: 0,
    injectionReasons: [],
    intent,
    ...(refinedIntent && { refinedIntent }),
    confidence,
    intentScores: scores,
    urgency: readUrgency(mail, { intent, labels, ...(language && { language }) }),
    entities: readEntities(mail, language),
    labels,
    ...(code && { code }),
    ...(language && { language }),
    classifierVersion: 'none',
  };
}
