import type { Intent, RefinedIntent, Signals } from '@posthorn/signals';

/** What of a mail decides who has to look at it. */
export interface RoutedMail {
  readonly kind: 'message' | 'auto_reply' | 'bounce' | 'feedback_report';
  readonly injectionScore: number;
  readonly isQuarantined: boolean;
  readonly isForged: boolean;
  /** It says for its author that they are away. */
  readonly isAbsence: boolean;
  readonly labels: Signals['labels'];
  /** The intent, and the refined one if there is one; only where the agent has its mail classified. */
  readonly intents?: readonly (Intent | RefinedIntent)[];
  readonly confidence?: number;
}

export interface Route {
  /** Where a person finds it (molted's queues); nothing when none is needed. */
  readonly queue?: 'needs_approval_inbound' | 'high_risk' | 'spam';
  /** What the agent should do first; nothing when it may answer. */
  readonly action?: 'require_approval' | 'notify_owner' | 'auto_archive';
}

/** From here on a mail tries to instruct the agent, more likely than not: the operating point of libs/signals. */
export const SUSPECTED_FROM = 0.5;
/** molted's own threshold (PEERS 5.1). */
const SURE_FROM = 0.6;
/** A person of ours has to know, whatever an agent answers. */
const OWNERS = new Set<Intent | RefinedIntent>(['legal', 'security', 'complaint']);
/** Written by programs: nobody has to approve of what they mean. */
const PROGRAMS = new Set(['newsletter', 'notification', 'code']);

/** The worst first; pure (ADR 0037). */
export function routeOf(mail: RoutedMail): Route {
  const { kind, isAbsence, intents = [], confidence } = mail;
  if (mail.isQuarantined) return { queue: 'high_risk', action: 'require_approval' };
  if (mail.isForged) return { queue: 'spam', action: 'require_approval' };
  if (mail.injectionScore > SUSPECTED_FROM) return { queue: 'high_risk', action: 'require_approval' };
  if (kind !== 'message' || isAbsence || intents.includes('out_of_office')) return { action: 'auto_archive' };
  if (intents.some((each) => OWNERS.has(each))) return { action: 'notify_owner' };
  if (mail.labels.includes('newsletter')) return { action: 'auto_archive' };
  const isUnsure =
    confidence !== undefined && confidence < SURE_FROM && !mail.labels.some((each) => PROGRAMS.has(each));
  return isUnsure ? { queue: 'needs_approval_inbound', action: 'require_approval' } : {};
}
