import { SEND_FACT_TIMES, type ReadModels, type SendFactTime } from '@posthorn/database';
import { statusRank, type SendStatus } from '@posthorn/events';
import type { Selectable } from 'kysely';

/** A row of `read.sends`. */
export type SendRow = Selectable<ReadModels['sends']>;

const REASON_TIME = new Map<SendStatus, SendFactTime>([
  ['failed', 'failed_at'],
  ['bounced', 'bounced_at'],
  ['complained', 'complained_at'],
]);
const BOUNCE_SEVERITY = [null, 'undetermined', 'soft', 'hard'] as const;

/**
 * The row that holds what two rows of one send hold. Commutative, associative and idempotent, so facts
 * may arrive in any order and any number of times (DESIGN section 6, invariant 5); only
 * `last_event_at` and `last_sequence` tell what came last.
 */
export function mergeSends(a: SendRow, b: SendRow): SendRow {
  return {
    ...mergeTimes(a, b),
    ...identityOf(inIdentityOrder(a, b) <= 0 ? a : b),
    status: statusRank(a.status) >= statusRank(b.status) ? a.status : b.status,
    error: (inReasonOrder(a, b) <= 0 ? a : b).error,
    message_id: inTextOrder(a.message_id, b.message_id) <= 0 ? a.message_id : b.message_id,
    bounce_type: BOUNCE_SEVERITY[Math.max(severity(a), severity(b))] ?? null,
    report_keys: union(a.report_keys, b.report_keys),
    last_event_at: a.last_event_at >= b.last_event_at ? a.last_event_at : b.last_event_at,
    last_sequence: Math.max(a.last_sequence, b.last_sequence),
  };
}

/** What does not change over the life of a send. The event that begins it knows all of it, any other fact a part. */
function identityOf(row: SendRow) {
  const { send_id, workspace_id, contact_key, recipient_email, agent_id, template_id, campaign_id, test_mode } = row;
  const { subject, thread_id, group_id, campaign_step, campaign_position, variant, recipient_name } = row;
  const person = { send_id, workspace_id, contact_key, recipient_email, recipient_name, agent_id };
  const place = { campaign_id, campaign_step, campaign_position, variant };
  return { ...person, ...place, template_id, subject, thread_id, group_id, test_mode };
}

function mergeTimes(a: SendRow, b: SendRow) {
  const times: Partial<Record<SendFactTime, Date | null>> = {};
  for (const column of SEND_FACT_TIMES) times[column] = inTimeOrder(a[column], b[column]) <= 0 ? a[column] : b[column];
  return times as Record<SendFactTime, Date | null>;
}

/** Whose identity counts: the queued row's, then one that names more, then the one that sorts first, whichever came first. */
function inIdentityOrder(a: SendRow, b: SendRow): number {
  return (
    inTimeOrder(a.queued_at, b.queued_at) ||
    inTextOrder(a.template_id, b.template_id) ||
    inTextOrder(a.campaign_id, b.campaign_id) ||
    inTextOrder(JSON.stringify(identityOf(a)), JSON.stringify(identityOf(b)))
  );
}

/** Whose reason counts: that of the status, the earliest if there are several. */
function inReasonOrder(a: SendRow, b: SendRow): number {
  const column = REASON_TIME.get(a.status);
  return (
    statusRank(b.status) - statusRank(a.status) ||
    (column ? inTimeOrder(a[column], b[column]) : 0) ||
    inTextOrder(a.error, b.error)
  );
}

/** Null last. */
function inTimeOrder(a: Date | null, b: Date | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a.getTime() - b.getTime();
}

/** Null last. */
function inTextOrder(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

function severity(row: SendRow): number {
  return BOUNCE_SEVERITY.indexOf(row.bounce_type);
}

function union(a: readonly string[], b: readonly string[]): string[] {
  if (b.length === 0) return [...a];
  return [...new Set([...a, ...b])].toSorted();
}
