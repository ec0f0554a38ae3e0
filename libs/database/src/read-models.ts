import type { SendStatus } from '@posthorn/events';
import { sql, type ColumnType, type QueryExecutorProvider } from 'kysely';

/**
 * Raise it with any change of the tables below or of what a projection writes into them: the projector
 * then rebuilds from the log into new tables and swaps (ADR 0008). No migration touches this schema.
 */
export const READ_MODELS_VERSION = 5;

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

/** What the sends of a campaign are counted by. */
export const CAMPAIGN_COUNTS = [
  /** Sends asked for; the sum of `queued`, `sent`, `failed` and `skipped`. */
  'total',
  /** Still to leave: queued, scheduled, held, under way. */
  'queued',
  /** Left: taken by the recipient's side, or reported on since; also those that bounced. */
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
  checkpoints: ReadCheckpointsTable;
  skipped: ReadSkippedTable;
}

/** The read models under their served schema: `read.events`, `read.sends` and so on. */
export type ServedReadModels = { [Table in keyof ReadModels as `read.${Table}`]: ReadModels[Table] };

/**
 * Creates the read models, empty and at position 0, in `schema` (created if missing). A rebuild fills
 * another schema than the served one and swaps the names.
 */
export async function createReadModels(db: QueryExecutorProvider, schema: string): Promise<void> {
  await sql`create schema if not exists ${sql.id(schema)}`.execute(db);
  await sql`
    create table ${sql.id(schema, 'events')} (
      sequence bigint primary key,
      id text not null,
      workspace_id text not null,
      type text not null,
      contact text,
      agent_id text,
      occurred_at timestamptz not null,
      test_mode boolean not null,
      correlation_id text not null,
      envelope json not null
    )`.execute(db);
  // Ascending, though lists are newest first: read backwards it is the same, and new rows go to its end.
  await sql`create index events_by_workspace on ${sql.id(schema, 'events')} (workspace_id, sequence)`.execute(db);
  await sql`create index events_by_contact on ${sql.id(schema, 'events')} (workspace_id, contact, sequence)`.execute(
    db,
  );
  // Sends of a campaign are neighbours, and reported together: room for a second version of every row of a page keeps
  // updates off the index (HOT).
  await sql`
    create table ${sql.id(schema, 'sends')} (
      send_id text primary key,
      workspace_id text not null,
      contact_key text not null,
      recipient_email text not null,
      agent_id text,
      template_id text,
      campaign_id text,
      campaign_step smallint,
      campaign_position integer,
      variant text,
      recipient_name text,
      subject text,
      thread_id text,
      group_id text,
      message_id text,
      test_mode boolean not null,
      status text not null,
      queued_at timestamptz,
      sent_at timestamptz,
      delivered_at timestamptz,
      opened_at timestamptz,
      clicked_at timestamptz,
      replied_at timestamptz,
      bounced_at timestamptz,
      complained_at timestamptz,
      failed_at timestamptz,
      deferred_at timestamptz,
      canceled_at timestamptz,
      report_keys text[] not null default '{}',
      bounce_type text,
      error text,
      last_event_at timestamptz not null,
      last_sequence bigint not null
    ) with (fillfactor = 50)`.execute(db);
  await sql`
    create index sends_by_campaign on ${sql.id(schema, 'sends')}
      (workspace_id, campaign_id, campaign_step, campaign_position) where campaign_id is not null`.execute(db);
  await createListsOfWaiting(db, schema);
  await createCampaigns(db, schema);
  await sql`
    create table ${sql.id(schema, 'checkpoints')} (
      projection text primary key,
      version integer not null,
      epoch integer,
      position bigint not null,
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table ${sql.id(schema, 'skipped')} (
      sequence bigint primary key,
      subject text not null,
      reason text not null,
      skipped_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    insert into ${sql.id(schema, 'checkpoints')} (projection, version, position)
    values (${READ_CHECKPOINT}, ${READ_MODELS_VERSION}, 0)`.execute(db);
}

/** Tables with a row per thing that somebody looks after: few beside the sends, so they have the indexes lists need. */
async function createListsOfWaiting(db: QueryExecutorProvider, schema: string): Promise<void> {
  await sql`
    create table ${sql.id(schema, 'held_sends')} (
      send_id text primary key,
      workspace_id text not null,
      contact_key text not null,
      recipient_email text not null,
      agent_id text,
      test_mode boolean not null,
      kind text not null,
      state text not null,
      approval_id text,
      queue text,
      reason text,
      subject text,
      thread_id text,
      template_id text,
      campaign_id text,
      content_sha256 text,
      due_at timestamptz,
      held_at timestamptz not null,
      ended_at timestamptz,
      last_sequence bigint not null
    )`.execute(db);
  await sql`create index held_sends_by_state on ${sql.id(schema, 'held_sends')} (workspace_id, state, kind, held_at)`.execute(
    db,
  );
  await sql`
    create table ${sql.id(schema, 'suppressions')} (
      workspace_id text not null,
      contact_key text not null,
      scope text not null,
      campaign_id text not null,
      test_mode boolean not null,
      email text not null,
      reason_code text not null,
      note text,
      send_id text,
      expires_at timestamptz,
      added_at timestamptz not null,
      removed_at timestamptz,
      last_sequence bigint not null,
      primary key (workspace_id, contact_key, scope, campaign_id, test_mode)
    )`.execute(db);
  await sql`create index suppressions_by_time on ${sql.id(schema, 'suppressions')} (workspace_id, last_sequence)`.execute(
    db,
  );
  await sql`
    create table ${sql.id(schema, 'drafts')} (
      draft_id text primary key,
      workspace_id text not null,
      contact_key text not null,
      recipient_email text not null,
      agent_id text,
      test_mode boolean not null,
      status text not null,
      subject text,
      thread_id text,
      content json,
      send_id text,
      due_at timestamptz,
      error text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      last_sequence bigint not null
    )`.execute(db);
  await sql`create index drafts_by_workspace on ${sql.id(schema, 'drafts')} (workspace_id, created_at)`.execute(db);
}

async function createCampaigns(db: QueryExecutorProvider, schema: string): Promise<void> {
  await sql`
    create table ${sql.id(schema, 'campaigns')} (
      campaign_id text primary key,
      workspace_id text not null,
      test_mode boolean not null,
      run_id text,
      name text not null,
      subject text,
      from_email text,
      from_name text,
      status text not null,
      definition json,
      total integer not null,
      left_out integer not null,
      due_at timestamptz,
      started_at timestamptz,
      ended_at timestamptz,
      error text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      last_sequence bigint not null
    )`.execute(db);
  await sql`create index campaigns_by_workspace on ${sql.id(schema, 'campaigns')} (workspace_id, created_at, campaign_id)`.execute(
    db,
  );
  const counts = sql.join(CAMPAIGN_COUNTS.map((count) => sql`${sql.id(count)} integer not null`));
  await sql`
    create table ${sql.id(schema, 'campaign_counts')} (
      workspace_id text not null,
      campaign_id text not null,
      campaign_step smallint not null,
      variant text not null,
      ${counts},
      primary key (workspace_id, campaign_id, campaign_step, variant)
    ) with (fillfactor = 50)`.execute(db);
  await sql`
    create table ${sql.id(schema, 'autopilot_runs')} (
      run_id text primary key,
      workspace_id text not null,
      test_mode boolean not null,
      goal text not null,
      status text not null,
      campaign_id text,
      plan json,
      leads_found integer not null,
      queued integer not null,
      skipped integer not null,
      all_queued boolean not null,
      log json not null,
      error text,
      created_at timestamptz not null,
      ended_at timestamptz,
      updated_at timestamptz not null,
      last_sequence bigint not null
    )`.execute(db);
  await sql`create index autopilot_runs_by_workspace on ${sql.id(schema, 'autopilot_runs')} (workspace_id, created_at, run_id)`.execute(
    db,
  );
}
