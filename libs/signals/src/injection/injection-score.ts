import type { SignalMail } from '../signal-mail.js';
import { hasConversationToken, TOKEN_FLOOR } from './conversation-tokens.js';
import { namesOf, readWindows } from './features.js';
import { calibrated, logitOf, shippedModel } from './model.js';
import { reasonsOf } from './reasons.js';
import { scoreOfWindows } from './scale.js';

export interface InjectionScore {
  /** 0..1: at 0.5 lie 2 % of benign mails, 0.95 is nearly certain (ADR 0031). */
  readonly score: number;
  /** Lower snake case, the strongest first; empty where nothing speaks for an attack. */
  readonly reasons: readonly string[];
}

/** Below this there is nothing to give reasons for. */
const WORTH_A_REASON = 0.25;

/** How surely a mail, or a text alone, tries to instruct the agent that reads it. Pure, bounded, never throws for a text. */
export function injectionScore(mail: SignalMail | { readonly text: string }): InjectionScore {
  const model = shippedModel();
  const windows = readWindows(mail);
  const logits = windows.map((window) => logitOf(model, window));
  const judged = calibrated(model, scoreOfWindows(logits));
  const score = hasConversationToken(mail) ? Math.max(judged, TOKEN_FLOOR) : judged;
  const worst = windows[logits.indexOf(Math.max(...logits))];
  return {
    score,
    reasons: worst === undefined || score < WORTH_A_REASON ? [] : reasonsOf(model, namesOf(worst)),
  };
}

/** Of the weights that are shipped. */
export function injectionModelVersion(): string {
  return shippedModel().version;
}
