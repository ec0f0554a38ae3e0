import { sql, type ColumnType, type QueryExecutorProvider } from 'kysely';

/** One row per event, in log order. */
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
  /** The recorded event as the API shows it. */
  envelope: ColumnType<Record<string, unknown>, string, string>;
}

/** One row per send. A `..._at` column is the first time of that fact. */
export interface ReadSendsTable {
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
  status: string;
  queued_at: Date;
  sent_at: Date | null;
  delivered_at: Date | null;
  opened_at: Date | null;
  clicked_at: Date | null;
  replied_at: Date | null;
  bounced_at: Date | null;
  complained_at: Date | null;
  failed_at: Date | null;
  deferred_at: Date | null;
  /** Report keys of the deferrals already seen (ADR 0004). */
  deferral_keys: string[];
  bounce_type: string | null;
  error: string | null;
  last_event_at: Date;
  last_sequence: number;
}

/** How far each projection has read; written in the transaction of its rows. */
export interface ReadCheckpointsTable {
  projection: string;
  /** Raised when the projection's meaning changes; a rebuild follows. */
  version: number;
  /** Last applied JetStream sequence. */
  position: number;
  updated_at: ColumnType<Date, Date | undefined, Date>;
}

/** Derived from the log; dropped and rebuilt at will, in any schema. */
export interface ReadModels {
  events: ReadEventsTable;
  sends: ReadSendsTable;
  checkpoints: ReadCheckpointsTable;
}

/** The read models under their served schema: `read.events`, `read.sends`, `read.checkpoints`. */
export type ServedReadModels = { [Table in keyof ReadModels as `read.${Table}`]: ReadModels[Table] };

/**
 * Creates the read models, empty, in `schema` (created if missing). The served schema is `read`;
 * a rebuild fills another one and swaps the names.
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
      envelope jsonb not null
    )`.execute(db);
  await sql`create index events_by_workspace on ${sql.id(schema, 'events')} (workspace_id, sequence desc)`.execute(db);
  await sql`create index events_by_contact on ${sql.id(schema, 'events')} (workspace_id, contact, sequence desc)`.execute(db);
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
      queued_at timestamptz not null,
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
    )`.execute(db);
  await sql`
    create table ${sql.id(schema, 'checkpoints')} (
      projection text primary key,
      version integer not null,
      position bigint not null,
      updated_at timestamptz not null default now()
    )`.execute(db);
}
