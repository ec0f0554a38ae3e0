import { sql, type QueryExecutorProvider } from 'kysely';
import { CAMPAIGN_COUNTS } from './campaign-read-models.js';

/** Tables of campaigns and Autopilot runs. */
export async function createCampaigns(db: QueryExecutorProvider, schema: string): Promise<void> {
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
