import type { SendRow } from '@posthorn/sending';

/** A send as `GET /v1/agent/sends/:requestId` shows it. Times are ISO 8601 UTC, null where it did not happen. */
export type Send = ReturnType<typeof toSend>;

export function toSend(row: SendRow) {
  const status = statusOf(row);
  return {
    requestId: row.send_id,
    status,
    recipientEmail: row.recipient_email,
    agentId: row.agent_id,
    templateId: row.template_id,
    campaignId: row.campaign_id,
    testMode: row.test_mode,
    scheduledAt: iso(status === 'scheduled' ? row.due_at : null),
    queuedAt: iso(row.queued_at),
    sentAt: iso(row.sent_at),
    deliveredAt: iso(row.delivered_at),
    openedAt: iso(row.opened_at),
    clickedAt: iso(row.clicked_at),
    repliedAt: iso(row.replied_at),
    deferredAt: iso(row.deferred_at),
    bouncedAt: iso(row.bounced_at),
    complainedAt: iso(row.complained_at),
    failedAt: iso(row.failed_at),
    canceledAt: iso(row.canceled_at),
    bounceType: row.bounce_type,
    error: row.error,
    lastEventAt: iso(row.last_event_at),
  };
}

/** Before a send leaves, the words that request-send answered with; the read model has two for all of them. */
function statusOf({ status, canceled_at: canceledAt, held_kind: kind, held_state: state }: SendRow) {
  if (status === 'skipped') return canceledAt === null ? 'blocked' : 'canceled';
  if (status !== 'queued' || state !== 'waiting') return status;
  if (kind === 'approval') return 'pending_approval';
  return kind === 'schedule' ? 'scheduled' : status;
}

function iso(time: Date | null): string | null {
  return time && time.toISOString();
}
