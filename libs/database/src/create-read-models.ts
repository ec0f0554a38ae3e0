import { sql, type QueryExecutorProvider } from 'kysely';
import { createCampaigns } from './create-campaign-models.js';
import { createInbox } from './create-inbox-models.js';
import { READ_CHECKPOINT, READ_MODELS_VERSION } from './read-models.js';

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
  await sql`
    create index sends_by_thread on ${sql.id(schema, 'sends')} (workspace_id, thread_id)
      where thread_id is not null`.execute(db);
  await createCampaigns(db, schema);
  await createInbox(db, schema);
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
