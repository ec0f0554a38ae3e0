import { z } from 'zod';
import { jsonOf } from './json-body.js';
import { reportKeyOf } from './report-key.js';
import { REPORTED_EVENTS, type ReportedEvent } from './reported-events.js';
import { storable } from './storable.js';

export type BounceType = 'hard' | 'soft' | 'undetermined';

/** One delivery report in our terms. */
export interface DeliveryReport {
  readonly sendId: string;
  readonly event: ReportedEvent;
  /** ISO 8601 UTC with milliseconds: the provider's time of the event, else the time of receipt. */
  readonly occurredAt: string;
  /** Tells two deferrals, two links or a person's and a machine's open of one send apart (report-key.ts). */
  readonly reportKey?: string;
  readonly recipient?: string;
  /** Who reports it: `ses`, `postmark`, ...; not said by the MisarReach webhook. */
  readonly provider?: string;
  readonly messageId?: string;
  readonly bounceType: BounceType;
  readonly reason?: string;
  readonly diagnosticCode?: string;
  readonly smtpCode?: number;
  readonly enhancedCode?: string;
  /** RFC 5965 Feedback-Type of a complaint. */
  readonly feedbackType?: string;
  readonly url?: string;
  readonly retryAfterMs?: number;
  /** True when a proxy or scanner opened the mail or followed the link, not a person. */
  readonly machine: boolean;
  /** The provider sent nothing because its own list names the recipient, for this reason. */
  readonly suppressedFor?: SuppressionReason;
}

/** Reasons for which a report puts its recipient on the suppression list. */
export type SuppressionReason = 'hard_bounce' | 'complaint' | 'unsubscribe';

export type ParsedReport =
  | { readonly ok: true; readonly report: DeliveryReport }
  | { readonly ok: false; readonly problem: string };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A provider's clock may be ahead of ours by this much. */
const FUTURE_MS = 10 * MINUTE_MS;
/** Providers retry for days, not for months; an older time is a broken clock. */
const PAST_MS = 31 * DAY_MS;
const MAX_TEXT = 4096;

/** Longer text is cut: a report is worth more than the rest of its diagnostic. */
const text = z.string().transform((value) => storable(value.slice(0, MAX_TEXT)));

/** Absent, null and empty are the same: providers write all three. Unknown fields are ignored, so they may add some. */
const wireReport = z.object({
  reach_send_id: z.string().min(1).max(255),
  event: z.enum(REPORTED_EVENTS),
  recipient: z.string().max(320).nullish(),
  message_id: z.string().max(998).transform(storable).nullish(),
  bounce_type: z.enum(['hard', 'soft', 'undetermined', '']).nullish(),
  reason: text.nullish(),
  diagnostic_code: text.nullish(),
  url: z.string().max(8192).transform(storable).nullish(),
  occurred_at: z
    .union([z.literal(''), z.iso.datetime({ offset: true })], 'must be an ISO 8601 time like 2026-03-22T10:05:00Z')
    .nullish(),
  event_id: z.string().max(1024).nullish(),
  retry_after_ms: z
    .int()
    .min(0)
    .max(31 * DAY_MS)
    .nullish(),
  machine: z.boolean().nullish(),
});

/**
 * Reads the body of a report whose signature was found good.
 * @param nowMs the time of receipt, milliseconds since 1970
 * @returns the report, or a sentence naming what is wrong with it
 */
export function parseReport(body: Buffer, nowMs: number): ParsedReport {
  const json = jsonOf(body);
  if (json === undefined) return problem('The body is not valid JSON in UTF-8');
  const parsed = wireReport.safeParse(json);
  if (!parsed.success) return problem(describe(parsed.error));
  const wire = parsed.data;
  const occurredAtMs = wire.occurred_at ? Date.parse(wire.occurred_at) : nowMs;
  if (occurredAtMs > nowMs + FUTURE_MS || occurredAtMs < nowMs - PAST_MS) {
    return problem('occurred_at: must be within the last 31 days and at most 10 minutes ahead');
  }
  const machine = wire.machine ?? false;
  const reportKey = reportKeyOf({ event: wire.event, machine, url: wire.url, identity: wire.event_id || body });
  return {
    ok: true,
    report: {
      sendId: wire.reach_send_id,
      event: wire.event,
      occurredAt: new Date(occurredAtMs).toISOString(),
      bounceType: wire.bounce_type || 'undetermined',
      machine,
      ...(reportKey !== undefined && { reportKey }),
      ...(wire.recipient && { recipient: wire.recipient }),
      ...(wire.message_id && { messageId: wire.message_id }),
      ...(wire.reason && { reason: wire.reason }),
      ...(wire.diagnostic_code && { diagnosticCode: wire.diagnostic_code }),
      ...(wire.url && { url: wire.url }),
      ...(typeof wire.retry_after_ms === 'number' && { retryAfterMs: wire.retry_after_ms }),
    },
  };
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
}

function problem(sentence: string): ParsedReport {
  return { ok: false, problem: sentence };
}
