import type { NewEvent } from '@posthorn/event-log';
import {
  type EventFact,
  InboundClassified,
  InboundQuarantined,
  type InboundReceived,
  InboundReplied,
  InboundRouted,
  type RecordedOf,
  ThreadOpened,
  ThreadStatusChanged,
} from '@posthorn/events';
import { isEnded } from '../threading/thread-status.js';
import type { ThreadDecision } from '../threading/decide-thread.js';
import type { Classification } from './classification.js';
import type { Route } from './routing.js';

export type Received = RecordedOf<typeof InboundReceived>;

/** Everything that was decided about a mail. */
export interface Verdict {
  readonly received: Received;
  readonly thread: ThreadDecision;
  /** As it may be said: without its content, when it is withheld. */
  readonly classification: Classification;
  readonly route: Route;
  /** ISO 8601: when this was decided. */
  readonly at: string;
}

/** The facts that follow, in their order in the log; all or none of them. Pure. */
export function triageFacts(verdict: Verdict): NewEvent[] {
  const { received, thread } = verdict;
  const author = received.contact ?? '';
  return [
    ...openedThread(verdict),
    placed(verdict, author, classified(verdict)),
    placed(verdict, author, routed(verdict)),
    ...(verdict.classification.quarantined === true ? [placed(verdict, author, quarantined(verdict))] : []),
    ...(thread.answers ? [placed(verdict, thread.answers.contact, replied(verdict, thread.answers))] : []),
  ];
}

function openedThread(verdict: Verdict): NewEvent[] {
  const { thread, received, classification, at } = verdict;
  const { threadId, begunBy } = thread;
  if (thread.thread) {
    const { contact, contactEmail, status } = thread.thread;
    if (!isEnded(status)) return [];
    const reopened = { status: 'open', previousStatus: status, changedBy: { kind: 'system' }, changedAt: at } as const;
    return [placed(verdict, contact, ThreadStatusChanged.of({ threadId, contactEmail, ...reopened }))];
  }
  const { mailbox, messageId, from, receivedAt } = received.data;
  if (begunBy) {
    const { recipientEmail, subject, requestId, sentAtMs, contact } = begunBy;
    const opened = ThreadOpened.of({
      threadId,
      contactEmail: recipientEmail,
      startedBy: 'agent',
      mailbox,
      requestId,
      openedAt: new Date(sentAtMs).toISOString(),
      ...(subject !== undefined && { subject }),
    });
    return [placed(verdict, contact, opened)];
  }
  const opened = ThreadOpened.of({
    threadId,
    contactEmail: from,
    startedBy: 'contact',
    mailbox,
    messageId,
    openedAt: receivedAt,
    // Not there when it is withheld.
    ...(classification.subject !== undefined && { subject: classification.subject }),
  });
  return [placed(verdict, received.contact ?? '', opened)];
}

function classified({ received, classification, at }: Verdict): EventFact {
  const { messageId, from } = received.data;
  return InboundClassified.of({ messageId, from, ...classification, classifiedAt: at });
}

function routed({ received, thread, route, at }: Verdict): EventFact {
  const { messageId, from, mailbox } = received.data;
  const { threadId, matchedBy, confidence } = thread;
  const isNewThread = matchedBy === 'none';
  return InboundRouted.of({
    messageId,
    from,
    threadId,
    mailbox,
    isNewThread,
    matchedBy,
    confidence,
    routedAt: at,
    ...route,
  });
}

function quarantined({ received, classification, at }: Verdict): EventFact {
  const { messageId, from, mailbox } = received.data;
  const { injectionScore } = classification;
  return InboundQuarantined.of({
    messageId,
    from,
    mailbox,
    reason: 'prompt_injection',
    quarantinedAt: at,
    ...(injectionScore !== undefined && { injectionScore }),
  });
}

function replied(
  { received, thread, classification }: Verdict,
  send: NonNullable<ThreadDecision['answers']>,
): EventFact {
  const { messageId, receivedAt } = received.data;
  const { requestId, recipientEmail, campaignId } = send;
  return InboundReplied.of({
    requestId,
    recipientEmail,
    messageId,
    threadId: thread.threadId,
    confidence: thread.confidence,
    repliedAt: receivedAt,
    ...(campaignId !== undefined && { campaignId }),
    ...(classification.subject !== undefined && { subject: classification.subject }),
  });
}

/** @param contact whose story it belongs to */
function placed({ received, at }: Verdict, contact: string, fact: EventFact): NewEvent {
  const { workspaceId, testMode, agentId, correlationId, id } = received;
  return {
    fact,
    workspaceId,
    key: contact,
    contact,
    occurredAt: at,
    testMode,
    correlationId,
    causationId: id,
    ...(agentId !== undefined && { agentId }),
  };
}
