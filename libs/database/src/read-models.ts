import type { SendStatus } from '@posthorn/events';
import type { ColumnType } from 'kysely';
import type { ReadAutopilotRunsTable, ReadCampaignCountsTable, ReadCampaignsTable } from './campaign-read-models.js';
import type { ReadReceivedMailsTable, ReadThreadsTable } from './inbox-read-models.js';

/**
 * Raise it with any change of the tables below or of what a projection writes into them: the projector
 * then rebuilds from the log into new tables and swaps (ADR 0008). No migration touches this schema.
 */
export const READ_MODELS_VERSION = 6;

/** The schema apps query. */
export const SERVED_SCHEMA = 'read';

/** Both projections advance in one transaction, so one checkpoint row holds their position. */
export const READ_CHECKPOINT = 'read';

/** One row per public event, in log order. */
export interface ReadEventsTable {
  /** JetStream sequence. */
  sequence: number;
  id: string;
  workspace_id: string;
  type: string;
  contact: string | null;
  agent_id: string | null;
  occurred_at: Date;
  test_mode: boolean;
  correlation_id: string;
  /** The public envelope. `json`, not `jsonb`: the order of the fields is part of what clients see. */
  envelope: ColumnType<Record<string, unknown>, string, string>;
}

/** Columns of a send that each hold the earliest time of their fact, null before it. */
export const SEND_FACT_TIMES = [
  /** Null before `send.queued`, too: a scheduled or held send, or a fact that came earlier than it (ADR 0008). */
  'queued_at',
  'sent_at',
  'delivered_at',
  'opened_at',
  'clicked_at',
  'replied_at',
  'bounced_at',
  'complained_at',
  'failed_at',
  'deferred_at',
  'canceled_at',
] as const;

export type SendFactTime = (typeof SEND_FACT_TIMES)[number];

/** One row per send. */
export interface ReadSendsTable extends Record<SendFactTime, Date | null> {
  /** `req_...`, the id of the send everywhere. */
  send_id: string;
  workspace_id: string;
  contact_key: string;
  recipient_email: string;
  agent_id: string | null;
  template_id: string | null;
  campaign_id: string | null;
  /** Of a campaign's send: its step from 1, the recipient's position from 0, the A/B variant. */
  campaign_step: number | null;
  campaign_position: number | null;
  variant: string | null;
  recipient_name: string | null;
  subject: string | null;
  thread_id: string | null;
  /** The same for the sends of one mail to several recipients. */
  group_id: string | null;
  /** As the provider that took it named it. */
  message_id: string | null;
  test_mode: boolean;
  /** Maximum over the ranks of libs/events/src/send-status.ts. */
  status: SendStatus;
  /** Report keys of the deferrals, opens and clicks already seen (ADR 0004, 0023). */
  report_keys: string[];
  /** The most severe seen: hard, soft, undetermined. */
  bounce_type: 'hard' | 'soft' | 'undetermined' | null;
  /** Why, when the status is skipped, failed, bounced or complained. */
  error: string | null;
  last_event_at: Date;
  last_sequence: number;
}

/** One row per send that waits, or waited, for its time or for a person; that a rule stopped, or whose attempt ended unknown. */
export interface ReadHeldSendsTable {
  send_id: string;
  workspace_id: string;
  contact_key: string;
  recipient_email: string;
  agent_id: string | null;
  test_mode: boolean;
  /** What it waits for: its time, an approval, or a person to release it (`blocked` by policy, `outcome` unknown). */
  kind: 'schedule' | 'approval' | 'blocked' | 'outcome';
  state: 'waiting' | 'released' | 'denied' | 'canceled';
  /** Of an approval. */
  approval_id: string | null;
  /** molted's `needs_approval_outbound`, `high_risk`, `blocked_by_policy` and so on; `outcome_unknown` is ours. */
  queue: string | null;
  reason: string | null;
  subject: string | null;
  thread_id: string | null;
  template_id: string | null;
  campaign_id: string | null;
  /** Hash of the content as it stands; an approval names it. */
  content_sha256: string | null;
  /** When it is queued by itself, or denied by itself. */
  due_at: Date | null;
  held_at: Date;
  /** When it was released, denied or canceled. */
  ended_at: Date | null;
  last_sequence: number;
}

/** One row per address, scope and campaign that is, or was, suppressed; what test keys do has rows of its own. */
export interface ReadSuppressionsTable {
  workspace_id: string;
  contact_key: string;
  scope: 'tenant' | 'campaign';
  /** Empty for the scope tenant. */
  campaign_id: string;
  test_mode: boolean;
  email: string;
  reason_code: string;
  note: string | null;
  send_id: string | null;
  expires_at: Date | null;
  added_at: Date;
  /** Null while it holds. */
  removed_at: Date | null;
  last_sequence: number;
}

export interface ReadDraftsTable {
  draft_id: string;
  workspace_id: string;
  contact_key: string;
  recipient_email: string;
  agent_id: string | null;
  test_mode: boolean;
  status: 'draft' | 'scheduled' | 'sending' | 'sent' | 'failed' | 'canceled';
  subject: string | null;
  thread_id: string | null;
  /** Reference of its content in the blob store. */
  content: ColumnType<Record<string, unknown> | null, string | null, string | null>;
  send_id: string | null;
  due_at: Date | null;
  error: string | null;
  created_at: Date;
  updated_at: Date;
  last_sequence: number;
}

/** How far the log has been read; written in the transaction of the rows. */
export interface ReadCheckpointsTable {
  projection: string;
  /** `READ_MODELS_VERSION` of the program that built the tables. */
  version: number;
  /** Epoch of the log the position belongs to; null before the first event. */
  epoch: number | null;
  /** Last applied JetStream sequence. */
  position: number;
  updated_at: ColumnType<Date, Date | undefined, Date>;
}

/** Events no row could be made of. The projector goes on; `posthorn doctor` and the log report them. */
export interface ReadSkippedTable {
  sequence: number;
  subject: string;
  reason: string;
  skipped_at: ColumnType<Date, Date | undefined, never>;
}

/** Derived from the log; dropped and rebuilt at will, in any schema. */
export interface ReadModels {
  events: ReadEventsTable;
  sends: ReadSendsTable;
  held_sends: ReadHeldSendsTable;
  suppressions: ReadSuppressionsTable;
  drafts: ReadDraftsTable;
  campaigns: ReadCampaignsTable;
  campaign_counts: ReadCampaignCountsTable;
  autopilot_runs: ReadAutopilotRunsTable;
  received_mails: ReadReceivedMailsTable;
  threads: ReadThreadsTable;
  checkpoints: ReadCheckpointsTable;
  skipped: ReadSkippedTable;
}

/** The read models under their served schema: `read.events`, `read.sends` and so on. */
export type ServedReadModels = { [Table in keyof ReadModels as `read.${Table}`]: ReadModels[Table] };
