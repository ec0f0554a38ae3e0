import type { ColumnType } from 'kysely';

/** What the sends of a campaign are counted by. */
export const CAMPAIGN_COUNTS = [
  /** Sends asked for; the sum of `queued`, `sent`, `failed` and `skipped`. */
  'total',
  /** Still to leave: queued, scheduled, held, being handed over. */
  'queued',
  /** Left: taken by a mail server or provider, or reported on since; also those that bounced. */
  'sent',
  /** Known to have arrived, and not bounced. */
  'delivered',
  'opened',
  'clicked',
  'replied',
  'bounced',
  'complained',
  /** Given up before they left. */
  'failed',
  /** Refused by policy, or called off. */
  'skipped',
] as const;

export type CampaignCount = (typeof CAMPAIGN_COUNTS)[number];

/** One row per campaign, step and variant: its sends by what is known of them. Sums over the rows of `sends`, kept in step with them. */
export interface ReadCampaignCountsTable extends Record<CampaignCount, number> {
  workspace_id: string;
  campaign_id: string;
  /** 0 for sends that name no step. */
  campaign_step: number;
  /** Empty for none. */
  variant: string;
}

/** One row per campaign. */
export interface ReadCampaignsTable {
  campaign_id: string;
  workspace_id: string;
  test_mode: boolean;
  /** The Autopilot run it belongs to. */
  run_id: string | null;
  name: string;
  subject: string | null;
  from_email: string | null;
  from_name: string | null;
  status: 'draft' | 'scheduled' | 'sending' | 'paused' | 'sent' | 'cancelled' | 'failed';
  /** Reference of the definition in the blob store. */
  definition: ColumnType<Record<string, unknown> | null, string | null, string | null>;
  /** Recipients. */
  total: number;
  /** Left out before anything was asked for: suppressed, duplicate, invalid. */
  left_out: number;
  due_at: Date | null;
  started_at: Date | null;
  /** When it was completed, canceled or failed. */
  ended_at: Date | null;
  /** Why it is paused, was canceled or failed. */
  error: string | null;
  created_at: Date;
  updated_at: Date;
  last_sequence: number;
}

/** One row per Autopilot run. */
export interface ReadAutopilotRunsTable {
  run_id: string;
  workspace_id: string;
  test_mode: boolean;
  goal: string;
  status: 'running' | 'completed' | 'failed' | 'paused' | 'stopped';
  campaign_id: string | null;
  /** As `autopilot.planned` has it. */
  plan: ColumnType<Record<string, unknown> | null, string | null, string | null>;
  leads_found: number;
  queued: number;
  skipped: number;
  /** True once no more sends follow. */
  all_queued: boolean;
  /** The lines of its log, oldest first. */
  log: ColumnType<readonly string[], string, string>;
  /** Why it failed or is paused. */
  error: string | null;
  created_at: Date;
  ended_at: Date | null;
  updated_at: Date;
  last_sequence: number;
}
