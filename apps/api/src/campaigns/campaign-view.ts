import type { CampaignRow } from '@posthorn/campaigns';
import type { WEEKDAYS } from './weekdays.js';

/** What decides an A/B test: a share of the mails that were delivered. */
export type WinningMetric = 'open_rate' | 'click_rate' | 'reply_rate';

export interface MailboxView {
  readonly email: string;
  readonly name?: string | undefined;
}

export interface VariantView {
  readonly id: string;
  /** Of its share, beside the other weights. */
  readonly weight: number;
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
}

/** One mail of a campaign, as Liquid templates. */
export interface MailView {
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  /** Null for one and the same mail to all; else its texts are those of the first. */
  readonly variants: VariantView[] | null;
  readonly ab_test: {
    readonly winning_metric: WinningMetric;
    readonly test_percentage: number;
    readonly duration_hours: number;
  } | null;
}

export interface StepView extends MailView {
  /** After the step before. */
  readonly delay_hours: number;
}

/** What a campaign is made of, in the fields that requests have for it. */
export interface CampaignParts extends MailView {
  /** The mails after the first one. */
  readonly steps: StepView[];
  readonly from: MailboxView;
  readonly reply_to: MailboxView | null;
  readonly sending_window: {
    readonly timezone: string;
    readonly weekdays: (typeof WEEKDAYS)[number][];
    readonly start: string;
    readonly end: string;
  } | null;
  readonly daily_cap: number | null;
  readonly gap_seconds: number | null;
  readonly stop_on_reply: boolean;
  readonly tracking: { readonly opens: boolean; readonly clicks: boolean };
  readonly unsubscribe_scope: 'account' | 'campaign';
}

export type CampaignStatus = 'draft' | 'scheduled' | 'sending' | 'paused' | 'sent' | 'cancelled' | 'failed';

/** A campaign in the list. Times are ISO 8601 UTC. */
export interface CampaignSummary {
  readonly id: string;
  readonly name: string;
  readonly subject: string | null;
  readonly from: MailboxView | null;
  readonly status: CampaignStatus;
  /** Recipients. */
  readonly total: number;
  /** Who was given and is none of them: suppressed, given twice, or no address. */
  readonly left_out: number;
  /** The Autopilot run it belongs to. */
  readonly run_id: string | null;
  readonly scheduled_at: string | null;
  /** When it began to send. */
  readonly sent_at: string | null;
  /** When it was over: sent, cancelled or failed. */
  readonly ended_at: string | null;
  /** Why it is paused, was cancelled or failed. */
  readonly error: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A campaign with all it is made of. */
export interface CampaignView extends CampaignSummary, Omit<CampaignParts, 'subject' | 'from'> {
  readonly subject: string;
  readonly from: MailboxView;
  /** What its texts are filled in with: `first_name`, `company`. */
  readonly variables: string[];
}

export function campaignSummary(row: CampaignRow): CampaignSummary {
  const { from_email: email, from_name: name } = row;
  return {
    id: row.campaign_id,
    name: row.name,
    subject: row.subject,
    from: email === null ? null : { email, ...(name !== null && { name }) },
    status: row.status,
    total: row.total,
    left_out: row.left_out,
    run_id: row.run_id,
    scheduled_at: iso(row.due_at),
    sent_at: iso(row.started_at),
    ended_at: iso(row.ended_at),
    error: row.error,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

function iso(time: Date | null): string | null {
  return time && time.toISOString();
}
