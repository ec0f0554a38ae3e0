import type { Timers } from '@posthorn/event-log';
import type { BeginningFact } from './request/request-data.js';

/** Kind of the timer that queues a scheduled send. Handled by calling `HeldSends.releaseDue`. */
export const SCHEDULED_SEND_TIMER = 'scheduled-send';

/** Kind of the timer that denies an approval nobody gave. Handled by calling `HeldSends.expireApproval`. */
export const APPROVAL_TIMER = 'approval';

export type SendTimerKind = typeof SCHEDULED_SEND_TIMER | typeof APPROVAL_TIMER;

/** Which send a timer is for; it is the timer's data as well. */
export interface TimedSend {
  readonly workspaceId: string;
  readonly requestId: string;
  readonly contact: string;
}

/** The two timers a send may have, each at most one: setting it again moves it. */
export class SendTimers {
  constructor(private readonly timers: Timers) {}

  set(kind: SendTimerKind, send: TimedSend, at: Date): Promise<void> {
    const { workspaceId, requestId, contact } = send;
    return this.timers.schedule({ kind, workspaceId, id: requestId, at, data: { requestId, contact } });
  }

  cancel(kind: SendTimerKind, send: TimedSend): Promise<void> {
    return this.timers.cancel({ kind, workspaceId: send.workspaceId, id: send.requestId });
  }
}

/** The timer that has to be set before a fact is recorded; nothing for most. */
export function timerOf(fact: BeginningFact): { readonly kind: SendTimerKind; readonly at: Date } | undefined {
  if (fact.type === 'send.scheduled') return { kind: SCHEDULED_SEND_TIMER, at: new Date(fact.data.dueAt) };
  if (fact.type === 'send.approval_pending') return { kind: APPROVAL_TIMER, at: new Date(fact.data.expiresAt) };
  return undefined;
}
