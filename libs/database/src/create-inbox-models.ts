import { sql, type QueryExecutorProvider } from 'kysely';

/** Tables of what came in. */
export async function createInbox(db: QueryExecutorProvider, schema: string): Promise<void> {
  const mails = sql.id(schema, 'received_mails');
  // Words of every language are looked for as they are written.
  await sql`
    create table ${mails} (
      message_id text primary key,
      workspace_id text not null,
      contact_key text not null,
      from_email text not null,
      from_domain text not null,
      from_name text,
      mailbox text not null,
      agent_id text,
      test_mode boolean not null,
      via text,
      kind text,
      to_emails text[] not null,
      cc_emails text[] not null,
      reply_to text,
      subject text,
      rfc_message_id text,
      in_reply_to text,
      thread_id text,
      is_thread_reply boolean not null,
      thread_confidence double precision,
      reply_to_send_id text,
      intent text,
      refined_intent text,
      confidence double precision,
      urgency double precision,
      injection_score double precision,
      injection_reasons text[] not null,
      sender_reputation double precision,
      spf text,
      dkim text,
      dmarc text,
      arc text,
      entities json,
      labels text[] not null,
      flags text[] not null,
      code text,
      language text,
      suggested_action text,
      has_attachments boolean not null,
      attachments json,
      excerpt text,
      raw json,
      text json,
      html json,
      withheld json,
      quarantine text,
      quarantine_reason text,
      quarantined_at timestamptz,
      released_at timestamptz,
      queue text,
      action text,
      classifier_version text,
      words text,
      search tsvector generated always as (to_tsvector('simple', coalesce(words, ''))) stored,
      received_at timestamptz not null,
      classified_at timestamptz,
      first_sequence bigint not null,
      last_sequence bigint not null
    )`.execute(db);
  await sql`create index received_by_mailbox on ${mails} (workspace_id, mailbox, first_sequence)`.execute(db);
  await sql`create index received_by_workspace on ${mails} (workspace_id, first_sequence)`.execute(db);
  await sql`create index received_by_contact on ${mails} (workspace_id, contact_key, first_sequence)`.execute(db);
  await sql`create index received_by_domain on ${mails} (workspace_id, from_domain, first_sequence)`.execute(db);
  await sql`create index received_by_thread on ${mails} (workspace_id, thread_id) where thread_id is not null`.execute(
    db,
  );
  await sql`
    create index received_by_rfc_id on ${mails} (workspace_id, rfc_message_id) where rfc_message_id is not null`.execute(
    db,
  );
  await sql`
    create index received_waiting on ${mails} (workspace_id, queue, received_at) where queue is not null`.execute(db);
  await sql`
    create index received_codes on ${mails} (workspace_id, first_sequence) where code is not null`.execute(db);
  await sql`create index received_by_words on ${mails} using gin (search)`.execute(db);
  const threads = sql.id(schema, 'threads');
  await sql`
    create table ${threads} (
      thread_id text primary key,
      workspace_id text not null,
      contact_key text not null,
      contact_email text not null,
      mailbox text,
      agent_id text,
      test_mode boolean not null,
      subject text,
      status text not null,
      started_by text not null,
      first_send_id text,
      received_count integer not null,
      sent_count integer not null,
      last_received_at timestamptz,
      last_sent_at timestamptz,
      opened_at timestamptz not null,
      last_message_at timestamptz not null,
      last_sequence bigint not null
    )`.execute(db);
  await sql`create index threads_by_time on ${threads} (workspace_id, last_message_at, thread_id)`.execute(db);
  await sql`create index threads_by_contact on ${threads} (workspace_id, contact_key, last_message_at)`.execute(db);
}
