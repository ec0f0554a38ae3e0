export { injectionModelVersion, injectionScore, type InjectionScore } from './injection/injection-score.js';
export { type InjectionJudge, withVerdict } from './injection-judge.js';
export { classifyIntent, type IntentInput, type IntentReading } from './intent/classify-intent.js';
export { readSignals } from './read-signals.js';
export { senderReputation, type SenderHistory } from './reputation/sender-reputation.js';
export type { MailHeader, SignalMail } from './signal-mail.js';
export {
  INTENTS,
  REFINED_INTENTS,
  type Entities,
  type Intent,
  type Label,
  type RefinedIntent,
  type Signals,
} from './signals.js';
