import { sumOf, type CampaignTotals } from '@posthorn/campaigns';
import type { CampaignCount } from '@posthorn/database';
import type { AutopilotPlanned } from '@posthorn/events';
import type { z } from 'zod';
import { seconds } from '../seconds.js';
import type { RecipientRow } from './recipient.queries.js';
import type { RunDetailRow, RunRow } from './run.queries.js';
import type { IncludedRow } from './why-included.js';

/** A run as MisarReach shows it. */
export interface RunView {
  readonly id: string;
  readonly goal: string;
  readonly status: RunRow['status'];
  /** Leads matched and queued. */
  readonly leads_found: number;
  /** Sends that left and did not come back: neither queued, bounced nor complained about. */
  readonly messages_sent: number;
  readonly replies_count: number;
  /** Nothing links deals to runs. */
  readonly deals_count: 0;
  readonly campaign_id: string | null;
  /** Why it failed, or is paused. */
  readonly error: string | null;
  /** ISO 8601 UTC. */
  readonly created_at: string;
  /** When it ended, however it did. */
  readonly completed_at: string | null;
}

export interface PlanView {
  readonly subject_line: string;
  /** A template with variables such as `{{first_name}}`. */
  readonly message_body: string;
  readonly target_audience: string;
  readonly industry: string | null;
  readonly pain_point: string | null;
  readonly keywords: readonly string[];
}

/**
 * `total` is the sum of `queued`, `sent`, `failed` and `skipped`: who is yet to be asked for is queued, and skipped once the
 * campaign is over. `sent` has those that bounced, too.
 */
export type StatsView = Readonly<Record<Exclude<CampaignCount, 'complained'>, number>>;

export interface RecipientView {
  /** `reach_send_id` of the delivery-events webhook. */
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly status: string;
  readonly sent_at: string | null;
  readonly last_event_at: string | null;
  readonly error: string | null;
  /** How well it matched what the run looked for, from 0 to 1. */
  readonly score: number | null;
  /** Why it was found. */
  readonly score_reason: string | null;
}

export function runView(row: RunRow): RunView {
  return {
    id: row.run_id,
    goal: row.goal,
    status: row.status,
    leads_found: row.leads_found,
    messages_sent: Math.max(0, row.sent - row.bounced - row.complained),
    replies_count: row.replied,
    deals_count: 0,
    campaign_id: row.campaign_id,
    error: row.error,
    created_at: seconds(row.created_at),
    completed_at: row.ended_at && seconds(row.ended_at),
  };
}

/** @returns null before there is one */
export function planView({ plan }: Pick<RunDetailRow, 'plan'>): PlanView | null {
  if (plan === null) return null;
  const { subjectLine, messageBody, targetAudience, industry, painPoint, keywords } = plan as z.output<
    typeof AutopilotPlanned.data
  >['plan'];
  return {
    subject_line: subjectLine,
    message_body: messageBody,
    target_audience: targetAudience,
    industry: industry ?? null,
    pain_point: painPoint ?? null,
    keywords,
  };
}

/** @param totals nothing for a run that has no campaign yet */
export function statsView(totals: CampaignTotals = sumOf([])): StatsView {
  const { total, queued, sent, delivered, opened, clicked, replied, bounced, failed, skipped } = totals;
  return { total, queued, sent, delivered, opened, clicked, replied, bounced, failed, skipped };
}

/** As it is counted: a provider that took a mail has it, whether it reports what became of it or not. */
function underWay({ message_id }: Pick<RecipientRow, 'message_id'>): string {
  return message_id === null ? 'queued' : 'sent';
}

export function recipientView(row: IncludedRow): RecipientView {
  return {
    id: row.send_id,
    email: row.recipient_email,
    name: row.recipient_name,
    status: row.status === 'sending' ? underWay(row) : row.status,
    sent_at: row.sent_at && seconds(row.sent_at),
    last_event_at: seconds(row.last_event_at),
    error: row.error,
    score: row.score ?? null,
    score_reason: row.scoreReason ?? null,
  };
}
