import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * What a provider may report. The seed names sent, delivered, clicked and bounced; the others follow the
 * same contract, for providers that can tell more (docs/adr/0004-webhook-idempotency.md).
 */
export const REPORTED_EVENTS = [
  'sent',
  'delivered',
  'deferred',
  'bounced',
  'complained',
  'failed',
  'opened',
  'clicked',
] as const;

export type ReportedEvent = (typeof REPORTED_EVENTS)[number];

/** One delivery report in our terms. */
export interface DeliveryReport {
  readonly sendId: string;
  readonly event: ReportedEvent;
  /** ISO 8601 UTC with milliseconds: the provider's time of the event, else the time of receipt. */
  readonly occurredAt: string;
  /** Deferrals only, to tell two of one send apart: 32 hex characters of a hash of the provider's id of the report. */
  readonly reportKey?: string;
  readonly recipient?: string;
  readonly messageId?: string;
  readonly bounceType: 'hard' | 'soft' | 'undetermined';
  readonly reason?: string;
  readonly diagnosticCode?: string;
  readonly url?: string;
  readonly retryAfterMs?: number;
  /** True when the provider says that a proxy or scanner opened the mail, not a person. */
  readonly machine: boolean;
}

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
  const json = parseJson(body);
  if (json === undefined) return problem('The body is not valid JSON in UTF-8');
  const parsed = wireReport.safeParse(json);
  if (!parsed.success) return problem(describe(parsed.error));
  const wire = parsed.data;
  const occurredAtMs = wire.occurred_at ? Date.parse(wire.occurred_at) : nowMs;
  if (occurredAtMs > nowMs + FUTURE_MS || occurredAtMs < nowMs - PAST_MS) {
    return problem('occurred_at: must be within the last 31 days and at most 10 minutes ahead');
  }
  return {
    ok: true,
    report: {
      sendId: wire.reach_send_id,
      event: wire.event,
      occurredAt: new Date(occurredAtMs).toISOString(),
      bounceType: wire.bounce_type || 'undetermined',
      machine: wire.machine ?? false,
      ...(wire.event === 'deferred' && { reportKey: reportKey(wire.event_id || body) }),
      ...(wire.recipient && { recipient: wire.recipient }),
      ...(wire.message_id && { messageId: wire.message_id }),
      ...(wire.reason && { reason: wire.reason }),
      ...(wire.diagnostic_code && { diagnosticCode: wire.diagnostic_code }),
      ...(wire.url && { url: wire.url }),
      ...(typeof wire.retry_after_ms === 'number' && { retryAfterMs: wire.retry_after_ms }),
    },
  };
}

/** Without an id of the provider's the bytes stand for the report: a retry sends the same ones. */
function reportKey(identity: string | Buffer): string {
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) return undefined;
  try {
    const json: unknown = JSON.parse(body.toString());
    return json;
  } catch {
    return undefined; // not JSON; the caller says so
  }
}

/** What PostgreSQL's jsonb can hold: no NUL character, no half of a surrogate pair. */
function storable(value: string): string {
  return value.replaceAll('\0', '\uFFFD').toWellFormed();
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
}

function problem(sentence: string): ParsedReport {
  return { ok: false, problem: sentence };
}
