import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * People a workspace may write to, and lists of them. `search` labels its words by what they say of a lead (A role,
 * B industry, C location, D the rest), so that one index answers "founders in India" by field (ADR 0024).
 */
export const leads: Migration = {
  async up(db) {
    // Trusted since PostgreSQL 13: whoever may create in the database may create it.
    await sql`create extension if not exists pg_trgm`.execute(db);
    await sql`
      create table leads (
        id text primary key,
        workspace_id text not null references workspaces (id) on delete cascade,
        email text not null,
        address text not null,
        name text,
        first_name text,
        last_name text,
        role text,
        company text,
        location text,
        industry text,
        company_size text,
        company_size_min integer,
        company_size_max integer,
        linkedin_url text,
        website text,
        custom jsonb not null default '{}' check (jsonb_typeof(custom) = 'object'),
        source text not null,
        lawful_basis text,
        consented_at timestamptz,
        lawful_basis_note text,
        role_account boolean not null default false,
        disposable boolean not null default false,
        import_id text,
        import_row integer,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        search tsvector not null generated always as (
          setweight(to_tsvector('english', coalesce(role, '')), 'A') ||
          setweight(to_tsvector('english', coalesce(industry, '')), 'B') ||
          setweight(to_tsvector('english', coalesce(location, '')), 'C') ||
          setweight(to_tsvector('english', coalesce(name, '') || ' ' || coalesce(company, '')), 'D') ||
          setweight(jsonb_to_tsvector('english', custom, '["string"]'), 'D')
        ) stored,
        words text not null generated always as (
          lower(address || ' ' || coalesce(name, '') || ' ' || coalesce(role, '') || ' ' || coalesce(company, '') || ' ' ||
            coalesce(industry, '') || ' ' || coalesce(location, ''))
        ) stored,
        unique (workspace_id, address)
      )`.execute(db);
    await sql`create index leads_in_order on leads (workspace_id, id)`.execute(db);
    await sql`create index leads_search on leads using gin (search)`.execute(db);
    await sql`create index leads_words on leads using gin (words gin_trgm_ops)`.execute(db);
    await sql`
      create table lead_lists (
        id text primary key,
        workspace_id text not null references workspaces (id) on delete cascade,
        name text not null,
        description text,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        unique (workspace_id, name)
      )`.execute(db);
    await sql`
      create table lead_list_members (
        list_id text not null references lead_lists (id) on delete cascade,
        lead_id text not null references leads (id) on delete cascade,
        added_at timestamptz not null default now(),
        primary key (list_id, lead_id)
      )`.execute(db);
    await sql`create index lead_list_members_by_lead on lead_list_members (lead_id)`.execute(db);
  },
};
