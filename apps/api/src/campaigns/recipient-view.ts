import type { CampaignRecipient } from '@posthorn/campaigns';
import type { CampaignSendRow } from './campaign-sends.queries.js';

/** One mail of a campaign to one recipient. Times are ISO 8601 UTC. */
export interface RecipientSendView {
  /** `GET /v1/agent/sends/:requestId` and the events of the send have it. */
  readonly request_id: string;
  /** From 1. */
  readonly step: number;
  /** Null where there are no variants. */
  readonly variant: string | null;
  readonly status: string;
  readonly queued_at: string | null;
  readonly sent_at: string | null;
  readonly delivered_at: string | null;
  readonly opened_at: string | null;
  readonly clicked_at: string | null;
  readonly replied_at: string | null;
  readonly bounced_at: string | null;
  readonly complained_at: string | null;
  readonly failed_at: string | null;
  /** Why, when it was skipped, failed or bounced. */
  readonly error: string | null;
}

/** A recipient of a campaign. */
export interface RecipientView {
  /** From 0, in the order of adding. */
  readonly position: number;
  readonly email: string;
  readonly name: string | null;
  /** What the texts are filled in with. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The lead it was made from. */
  readonly lead_id: string | null;
  /** Of the latest mail; `pending` before the first one, `skipped` when there will be none. */
  readonly status: string;
  readonly sends: readonly RecipientSendView[];
  /** How well it matched what Autopilot looked for, from 0 to 1; null when nobody looked. */
  readonly score: number | null;
  /** Why Autopilot found it. */
  readonly score_reason: string | null;
}

/** @param sends its mails, by step @param isOver whether the campaign asks for no more */
export function recipientView(
  position: number,
  { email, name, variables = {}, leadId, score, scoreReason }: CampaignRecipient,
  sends: readonly CampaignSendRow[],
  isOver: boolean,
): RecipientView {
  const status = sends.at(-1)?.status ?? (isOver ? 'skipped' : 'pending');
  return {
    position,
    email,
    name: name ?? null,
    variables,
    lead_id: leadId ?? null,
    status,
    sends: sends.map(sendView),
    score: score ?? null,
    score_reason: scoreReason ?? null,
  };
}

function sendView(row: CampaignSendRow): RecipientSendView {
  return {
    request_id: row.send_id,
    step: row.campaign_step ?? 1,
    variant: row.variant,
    status: row.status,
    queued_at: iso(row.queued_at),
    sent_at: iso(row.sent_at),
    delivered_at: iso(row.delivered_at),
    opened_at: iso(row.opened_at),
    clicked_at: iso(row.clicked_at),
    replied_at: iso(row.replied_at),
    bounced_at: iso(row.bounced_at),
    complained_at: iso(row.complained_at),
    failed_at: iso(row.failed_at),
    error: row.error,
  };
}

function iso(time: Date | null): string | null {
  return time && time.toISOString();
}
