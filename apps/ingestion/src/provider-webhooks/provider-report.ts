import { parseSmtpReply, requestIdOfMessageId } from '@posthorn/mail';
import type { BounceType, DeliveryReport, SuppressionReason } from '../mail-events/delivery-report.js';
import type { ReportedEvent } from '../mail-events/reported-events.js';
import { reportKeyOf } from '../mail-events/report-key.js';
import type { UnsubscribeRequest } from '../suppression/unsubscribe.handler.js';
import type { ProviderEvent } from './provider-webhook.js';

/** Under this name every transport hands the id of the send to its provider, who gives it back. */
export const REQUEST_ID_FIELD = 'posthorn_request_id';

/** A provider's words, not cleaned yet. */
export interface Told {
  readonly provider: string;
  /** The provider's name of the event. */
  readonly type: string;
  /** Where the id of the send may stand, the surest first: metadata, then a Message-ID. */
  readonly send: readonly (string | undefined)[];
  /** ISO 8601, or seconds since 1970. */
  readonly at: string | number | undefined;
  readonly messageId?: string | undefined;
  readonly nowMs: number;
}

export interface ToldReport extends Told {
  readonly event: ReportedEvent;
  /** The provider's own id of this event: the same when it is delivered again. */
  readonly eventId?: string | undefined;
  readonly recipient?: string | undefined;
  readonly bounceType?: BounceType | undefined;
  readonly reason?: string | undefined;
  /** What the recipient's server said, in its words. */
  readonly reply?: string | undefined;
  readonly smtpCode?: number | undefined;
  readonly enhancedCode?: string | undefined;
  readonly feedbackType?: string | undefined;
  readonly url?: string | undefined;
  readonly machine?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly suppressedFor?: SuppressionReason | undefined;
}

export interface ToldUnsubscribe extends Told {
  readonly scope: UnsubscribeRequest['scope'];
}

/** A clock that is ahead of ours by this much is believed. */
const FUTURE_MS = 600_000;
/** Providers report for a month at most, clicks for longer; what is older than this is no time of a report. */
const PAST_MS = 400 * 86_400_000;
const MAX_TEXT = 4096;
const MAX_URL = 8192;
const MAX_MESSAGE_ID = 998;

/** One report in our terms; `foreign` when nothing in it names a send of ours. */
export function reported(told: ToldReport): ProviderEvent {
  const sendId = sendIdIn(told.send);
  if (sendId === undefined) return { kind: 'foreign', type: told.type };
  const { event, machine = false, recipient, reason, reply, retryAfterMs, suppressedFor, provider } = told;
  const occurredAt = timeOf(told.at, told.nowMs);
  const url = (told.url?.length ?? 0) > MAX_URL ? undefined : told.url;
  const messageId = messageIdOf(told.messageId);
  const codes = codesOf(told);
  const identity = told.eventId ?? `${provider} ${event} ${occurredAt} ${reply ?? reason ?? ''}`;
  const reportKey = reportKeyOf({ event, machine, url, identity });
  const report: DeliveryReport = {
    sendId,
    event,
    occurredAt,
    provider,
    bounceType: told.bounceType ?? 'undetermined',
    machine,
    ...(reportKey !== undefined && { reportKey }),
    ...(recipient !== undefined && { recipient: recipient.slice(0, 320) }),
    ...(messageId !== undefined && { messageId }),
    ...((reason ?? reply) !== undefined && { reason: (reason ?? reply ?? '').slice(0, MAX_TEXT) }),
    ...(reply !== undefined && { diagnosticCode: reply }),
    ...codes,
    ...(told.feedbackType !== undefined && { feedbackType: told.feedbackType.slice(0, 255) }),
    ...(url !== undefined && { url }),
    ...(retryAfterMs !== undefined && retryAfterMs >= 0 && { retryAfterMs: Math.round(retryAfterMs) }),
    ...(suppressedFor !== undefined && { suppressedFor }),
  };
  return { kind: 'report', report };
}

/** A recipient who told the provider, not us. */
export function unsubscribed(told: ToldUnsubscribe): ProviderEvent {
  const requestId = sendIdIn(told.send);
  if (requestId === undefined) return { kind: 'foreign', type: told.type };
  const occurredAt = timeOf(told.at, told.nowMs);
  const messageId = messageIdOf(told.messageId);
  return {
    kind: 'unsubscribe',
    request: { requestId, method: 'provider', scope: told.scope, occurredAt, ...(messageId && { messageId }) },
  };
}

/** Only ids of our form count: metadata may be somebody else's, and Message-IDs mostly are. */
function sendIdIn(places: readonly (string | undefined)[]): string | undefined {
  for (const place of places) {
    const id = place === undefined ? undefined : requestIdOfMessageId(place);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** The provider's time where it can be one, else the time of receipt. */
function timeOf(at: string | number | undefined, nowMs: number): string {
  const ms = typeof at === 'number' ? at * 1_000 : Date.parse(at ?? '');
  const isPlausible = ms <= nowMs + FUTURE_MS && ms >= nowMs - PAST_MS;
  return new Date(isPlausible ? ms : nowMs).toISOString();
}

function messageIdOf(text: string | undefined): string | undefined {
  return text === undefined || text.length > MAX_MESSAGE_ID ? undefined : text;
}

/** What the provider names, else what the server's reply begins with: `smtp; 550 5.1.1 ...` as well. */
function codesOf({ smtpCode, enhancedCode, reply }: ToldReport): { smtpCode?: number; enhancedCode?: string } {
  const parsed = reply === undefined ? undefined : parseSmtpReply(reply.replace(/^\s*(?:smtp|x-[\w-]+)\s*;\s*/i, ''));
  const code = smtpCode ?? parsed?.code;
  const enhanced = enhancedCode ?? parsed?.enhanced;
  return {
    ...(code !== undefined && Number.isInteger(code) && code >= 200 && code <= 599 && { smtpCode: code }),
    ...(enhanced !== undefined && /^[245]\.\d{1,3}\.\d{1,3}$/.test(enhanced) && { enhancedCode: enhanced }),
  };
}
