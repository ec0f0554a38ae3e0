import type { SendStatus } from '@posthorn/events';
import { sql, type ColumnType, type QueryExecutorProvider } from 'kysely';

/**
 * Raise it with any change of the tables below or of what a projection writes into them: the projector
 * then rebuilds from the log into new tables and swaps (ADR 0008). No migration touches this schema.
 */
export const READ_MODELS_VERSION = 2;

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
  test_mode: boolean;
  /** Maximum over the ranks of libs/events/src/send-status.ts. */
  status: SendStatus;
  /** Report keys of the deferrals already seen (ADR 0004). */
  deferral_keys: string[];
  /** The most severe seen: hard, soft, undetermined. */
  bounce_type: 'hard' | 'soft' | 'undetermined' | null;
  /** Why, when the status is skipped, failed, bounced or complained. */
  error: string | null;
  last_event_at: Date;
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
  checkpoints: ReadCheckpointsTable;
  skipped: ReadSkippedTable;
}

/** The read models under their served schema: `read.events`, `read.sends`, `read.checkpoints`, `read.skipped`. */
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
      deferral_keys text[] not null default '{}',
      bounce_type text,
      error text,
      last_event_at timestamptz not null,
      last_sequence bigint not null
    ) with (fillfactor = 50)`.execute(db);
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
