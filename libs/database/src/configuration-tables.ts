import type { ColumnType } from 'kysely';

/** Set by the database on insert, never changed. */
export type CreatedAt = ColumnType<Date, Date | undefined, never>;

/**
 * Who a key speaks for. `mm` molted, `mk` mails.ai, `msk` MisarMail, `msr` MisarReach,
 * `worker` mails-worker (may be bound to one mailbox).
 */
export type KeyKind = 'mm_live' | 'mm_test' | 'mk_live' | 'mk_test' | 'msk' | 'msr' | 'worker';

export type KeyScope = 'read' | 'send' | 'manage';

export interface WorkspacesTable {
  /** `wsk_` + ULID. */
  id: string;
  name: string;
  /** 32 random bytes that key the contact keys; never leaves the server. */
  secret: Buffer;
  created_at: CreatedAt;
}

export interface ApiKeysTable {
  /** `key_` + ULID; safe to show and to log. */
  id: string;
  workspace_id: string;
  kind: KeyKind;
  /** SHA-256 of the whole key; the key itself is not stored. */
  hash: Buffer;
  /** Prefix and last four characters, for lists. */
  hint: string;
  scopes: KeyScope[];
  /** The one mailbox this key may read; a normalised address. */
  mailbox: string | null;
  test_mode: boolean;
  created_at: CreatedAt;
  revoked_at: ColumnType<Date | null, never, Date>;
}

export interface AgentsTable {
  /** `agt_` + ULID. */
  id: string;
  workspace_id: string;
  name: string;
  role: string | null;
  /** The agent's mailbox address; unique in a workspace. */
  email: string | null;
  created_at: CreatedAt;
}

export interface ContactsTable {
  workspace_id: string;
  /** `contactKey()` of the address; what subjects carry in its place. */
  contact_key: string;
  email: string;
  name: string | null;
  created_at: CreatedAt;
}

/** A browser that has signed in; the cookie's token is not stored. */
export interface SessionsTable {
  /** `ses_` + ULID; safe to show and to log. */
  id: string;
  /** SHA-256 of the token. */
  hash: Buffer;
  /** Whose session it is. */
  api_key_id: string;
  /** Those of the key, or fewer. */
  scopes: KeyScope[];
  created_at: CreatedAt;
  expires_at: Date;
}

/** A ticket that has not opened its stream yet; the row is gone once it has. */
export interface StreamTicketsTable {
  /** SHA-256 of the ticket. */
  hash: Buffer;
  api_key_id: string;
  expires_at: Date;
}

/** What people set up; not derived from the log, so backed up with the database. */
export interface ConfigurationTables {
  workspaces: WorkspacesTable;
  api_keys: ApiKeysTable;
  agents: AgentsTable;
  contacts: ContactsTable;
  sessions: SessionsTable;
  stream_tickets: StreamTicketsTable;
}
