import {
  DeliveryAccepted,
  DeliveryBounced,
  DeliveryDeferred,
  DeliveryFailed,
  DeliveryOutcomeUnknown,
  DeliveryQueued,
  DeliverySent,
  DraftCanceled,
  DraftFailed,
  DraftSending,
  DraftSent,
  type EventFact,
  type EventOf,
  SendCanceled,
  type SendQueued,
} from '@posthorn/events';
import type { TransportOutcome } from '../transports/transport.gateway.js';

export type SendData = EventOf<typeof SendQueued>['data'];

interface Attempt {
  readonly attempt: number;
  readonly provider: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Beyond this a text of a server is cut; the vocabulary takes no more. */
const TEXT_LENGTH = 4096;

/**
 * An attempt begins. The first one of a draft's send that waited for its time is also the draft's hand-over; one that did
 * not wait was handed over by the API, which put that on record before there was a send (ADR 0019).
 */
export function attemptFacts(send: SendData, { attempt, provider, at }: Attempt): readonly EventFact[] {
  const queued = DeliveryQueued.of({ ...about(send), queuedAt: at, provider, attempt, ...campaign(send) });
  const draft = attempt === 1 && send.releasedFrom === 'schedule' ? draftOf(send) : undefined;
  if (!draft) return [queued];
  const { subject } = send;
  return [
    queued,
    DraftSending.of({ ...draft, ...thread(send), ...(subject !== undefined && { subject }), sendingAt: at }),
  ];
}

/** Nobody knows whether the attempt left. */
export function unknownFact(
  send: SendData,
  {
    attempt,
    provider,
    at,
    resolution,
    cause,
  }: Attempt & { readonly resolution: 'retry' | 'hold'; readonly cause: string },
): EventFact {
  const data = { ...about(send), detectedAt: at, provider, attempt, resolution, cause, ...campaign(send) };
  return DeliveryOutcomeUnknown.of(data);
}

/** Nothing of its campaign leaves any more; a draft is told of it as well. @param at ISO 8601 UTC */
export function calledOffFacts(send: Omit<SendData, 'queuedAt'>, reason: string, at: string): readonly EventFact[] {
  const { campaignStep, campaignPosition, variant, recipientName } = send;
  const place = { campaignStep, campaignPosition, variant, recipientName };
  const by = { canceledBy: { kind: 'system' as const }, canceledAt: at };
  const draft = draftOf(send);
  return [
    SendCanceled.of({ ...about(send), reason, ...campaign(send), ...place, ...by }),
    ...(draft ? [DraftCanceled.of({ ...draft, ...by })] : []),
  ];
}

/** What an attempt's outcome is on record as. A deferral that is not worth another attempt is a failure. */
export interface OutcomeDecision extends Attempt {
  /** When it is to be tried again; milliseconds. Nothing when it is given up. */
  readonly retryAfterMs: number | undefined;
  readonly unknownOutcome: 'retry' | 'hold';
}

export function outcomeFacts(
  send: SendData,
  outcome: TransportOutcome,
  decision: OutcomeDecision,
): readonly EventFact[] {
  const { attempt, provider, at, retryAfterMs, unknownOutcome: resolution } = decision;
  const common = { ...about(send), provider, ...campaign(send) };
  switch (outcome.kind) {
    case 'accepted': {
      const { messageId } = outcome;
      const accepted = DeliveryAccepted.of({ ...common, acceptedAt: at, messageId, attempt });
      // Nobody will report it: the server that took it is the last one we hear of.
      const sent = outcome.reportsSent ? [] : [DeliverySent.of({ ...common, sentAt: at, messageId })];
      return [accepted, ...sent, ...draftSent(send, at, messageId)];
    }
    case 'deferred': {
      const { reason, response } = outcome;
      if (retryAfterMs !== undefined) {
        const data = { ...common, deferredAt: at, reason: cut(reason), retryAfterMs, ...smtp(outcome), attempt };
        return [DeliveryDeferred.of(data)];
      }
      const why = `given up after ${attempt} attempts: ${response ?? reason}`;
      return failed(send, { ...common, failedAt: at, reason: cut(why), ...smtp(outcome), attempt });
    }
    case 'bounced': {
      const { bounceType, reason, response } = outcome;
      const said = response === undefined ? {} : { diagnosticCode: cut(`smtp; ${response}`) };
      const data = { ...common, bouncedAt: at, bounceType, reason: cut(reason), ...said, ...smtp(outcome) };
      return [DeliveryBounced.of(data), ...draftFailed(send, at, 'bounced', reason)];
    }
    case 'failed':
      return failed(send, { ...common, failedAt: at, reason: cut(outcome.reason), ...smtp(outcome), attempt });
    case 'unknown':
      return [unknownFact(send, { attempt, provider, at, resolution, cause: 'connection_lost' })];
    default:
      outcome satisfies never;
      return [];
  }
}

function failed(send: SendData, data: EventOf<typeof DeliveryFailed>['data']): readonly EventFact[] {
  return [DeliveryFailed.of(data), ...draftFailed(send, data.failedAt, 'delivery_failed', data.reason)];
}

function draftSent(send: SendData, sentAt: string, messageId: string): readonly EventFact[] {
  const draft = draftOf(send);
  return draft ? [DraftSent.of({ ...draft, messageId, ...thread(send), sentAt })] : [];
}

function draftFailed(send: SendData, failedAt: string, reason: string, detail?: string): readonly EventFact[] {
  const draft = draftOf(send);
  if (!draft) return [];
  return [DraftFailed.of({ ...draft, reason, ...(detail !== undefined && { detail: cut(detail) }), failedAt })];
}

function draftOf({ origin, requestId, recipientEmail }: Omit<SendData, 'queuedAt'>) {
  return origin?.kind === 'draft' ? { draftId: origin.id, recipientEmail, requestId } : undefined;
}

function about({ requestId, recipientEmail }: Pick<SendData, 'requestId' | 'recipientEmail'>) {
  return { requestId, recipientEmail };
}

function campaign({ campaignId }: Pick<SendData, 'campaignId'>): { campaignId?: string } {
  return campaignId === undefined ? {} : { campaignId };
}

function thread({ threadId }: SendData): { threadId?: string } {
  return threadId === undefined ? {} : { threadId };
}

/** A server's codes, as far as they are ones. */
function smtp({ smtpCode, enhancedCode }: { smtpCode?: number; enhancedCode?: string }) {
  return {
    ...(smtpCode !== undefined && smtpCode >= 200 && smtpCode <= 599 && { smtpCode }),
    ...(enhancedCode !== undefined && /^[245]\.\d{1,3}\.\d{1,3}$/.test(enhancedCode) && { enhancedCode }),
  };
}

function cut(text: string): string {
  return text.slice(0, TEXT_LENGTH);
}
