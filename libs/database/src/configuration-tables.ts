import type { ColumnType } from 'kysely';

/** Set by the database on insert, never changed. */
export type CreatedAt = ColumnType<Date, Date | undefined, never>;

/**
 * Who a key speaks for. `mm` molted, `mk` mails.ai, `msk` MisarMail, `msr` MisarReach,
 * `worker` mails-worker (may be bound to one mailbox).
 */
export type KeyKind = 'mm_live' | 'mm_test' | 'mk_live' | 'mk_test' | 'msk' | 'msr' | 'worker';

/** What a key may do; `generate`: have a model write. */
export const KEY_SCOPES = ['read', 'send', 'manage', 'generate'] as const;

export type KeyScope = (typeof KEY_SCOPES)[number];

export interface WorkspacesTable {
  /** `wsk_` + ULID. */
  id: string;
  name: string;
  /** 32 random bytes that key the contact keys; never leaves the server. */
  secret: Buffer;
  /** Limits and rules of its own (libs/policy); `{}` is the defaults. */
  policy: ColumnType<Record<string, unknown>, string | undefined, string>;
  /** Autopilot runs it may start in a month; null is `AUTOPILOT_CREDITS`. The operator's, so no policy. */
  autopilot_credits: ColumnType<number | null, number | null | undefined, number | null>;
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
  /** 1 every send is held for approval, 2 the first to a contact, 3 none. */
  autonomy_level: ColumnType<1 | 2 | 3, 1 | 2 | 3 | undefined, 1 | 2 | 3>;
  /** What recipients see beside the address; the name when null. */
  display_name: string | null;
  hourly_send_limit: number | null;
  daily_send_limit: number | null;
  /** Recipient domains; empty allows all. */
  allowlist_domains: ColumnType<string[], string[] | undefined, string[]>;
  blocklist_domains: ColumnType<string[], string[] | undefined, string[]>;
  classify_inbound: ColumnType<boolean, boolean | undefined, boolean>;
  /** Injection score above which its mail is quarantined; the installation's when null. */
  quarantine_above: ColumnType<number | null, number | null | undefined, number | null>;
  archived_at: Date | null;
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

/** A person who signs in with a password. */
export interface UsersTable {
  /** `usr_` + ULID; safe to show and to log. */
  id: string;
  workspace_id: string;
  /** Normalised; unique in the installation. */
  email: string;
  /** With its method, parameters and salt: `$scrypt$ln=15,r=8,p=3$...`. */
  password_hash: string;
  scopes: KeyScope[];
  created_at: CreatedAt;
  disabled_at: ColumnType<Date | null, never, Date | null>;
}

/** A browser that has signed in; the cookie's token is not stored. */
export interface SessionsTable {
  /** `ses_` + ULID; safe to show and to log. */
  id: string;
  /** SHA-256 of the token. */
  hash: Buffer;
  /** Whose session it is; null where it is a user's. */
  api_key_id: string | null;
  /** Whose session it is; null where it is a key's. */
  user_id: string | null;
  /** Those of the key or the user, or fewer. */
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

export interface TemplatesTable {
  /** `tpl_` + ULID. */
  id: string;
  workspace_id: string;
  /** Unique in a workspace; requests may name either. */
  name: string;
  /** Liquid, as html and text. */
  subject: string;
  html: string | null;
  text: string | null;
  status: ColumnType<'draft' | 'approved', 'draft' | 'approved' | undefined, 'draft' | 'approved'>;
  /** Counts its changes. */
  version: ColumnType<number, number | undefined, number>;
  created_at: CreatedAt;
  updated_at: ColumnType<Date, Date | undefined, Date>;
}

export interface SendingDomainsTable {
  /** `dom_` + ULID. */
  id: string;
  workspace_id: string;
  /** Lower case, A-labels. */
  domain: string;
  dkim_selector: string;
  /** PKCS 8 PEM. */
  dkim_private_key: string;
  /** The `p=` of its DNS record: base64. */
  dkim_public_key: string;
  /** Since when its daily volume grows; null for no cap. */
  warmup_started_at: Date | null;
  /** When its DNS records were last found in order; null when they were not. */
  verified_at: Date | null;
  checked_at: Date | null;
  created_at: CreatedAt;
}

/** Addresses nobody on this installation may mail; the operator's list. */
export interface GlobalSuppressionsTable {
  /** Normalised. */
  address: string;
  reason_code: string;
  note: string | null;
  expires_at: Date | null;
  created_at: CreatedAt;
}

/** Requests that came with a key, for a day. */
export interface IdempotencyKeysTable {
  workspace_id: string;
  /** SHA-256 of mode and key. */
  key_hash: Buffer;
  /** SHA-256 of method, path and body. */
  fingerprint: Buffer;
  started_at: ColumnType<Date, Date | undefined, Date>;
  /** HTTP status of the answer; null while it is in flight. */
  status: number | null;
  response: ColumnType<unknown, string | null | undefined, string | null>;
  expires_at: Date;
}

/** A person a workspace may write to (ADR 0024). */
export interface LeadsTable {
  /** `led_` + ULID. */
  id: string;
  workspace_id: string;
  /** As it was given; what mail is addressed to. */
  email: string;
  /** Normalised; unique in a workspace. */
  address: string;
  name: string | null;
  first_name: string | null;
  last_name: string | null;
  role: string | null;
  company: string | null;
  location: string | null;
  industry: string | null;
  /** As it was given, `11-50`; people. */
  company_size: string | null;
  /** What `company_size` says, when it can be read; people. */
  company_size_min: number | null;
  company_size_max: number | null;
  linkedin_url: string | null;
  website: string | null;
  /** Fields of its own: name to text. */
  custom: ColumnType<Record<string, string>, string | undefined, string>;
  /** Where it comes from: `csv_import`, `api`, `sample`, a connector's name. */
  source: string;
  /** Of GDPR Article 6 (1), or `synthetic`; null when nobody said. */
  lawful_basis: string | null;
  consented_at: Date | null;
  lawful_basis_note: string | null;
  /** Whether the address is of a function rather than of a person: info@. */
  role_account: ColumnType<boolean, boolean | undefined, boolean>;
  disposable: ColumnType<boolean, boolean | undefined, boolean>;
  /** The import that brought it, and the row of its file, 1 for the first below the header. */
  import_id: ColumnType<string | null, string | null | undefined, never>;
  import_row: ColumnType<number | null, number | null | undefined, never>;
  created_at: CreatedAt;
  updated_at: ColumnType<Date, Date | undefined, Date>;
  /** Generated: words labelled A role, B industry, C location, D the rest. */
  search: ColumnType<string, never, never>;
  /** Generated: what of it a misspelt word is compared with; lower case. */
  words: ColumnType<string, never, never>;
}

/** Leads that belong together; what MisarMail calls a segment. */
export interface LeadListsTable {
  /** `lst_` + ULID. */
  id: string;
  workspace_id: string;
  /** Unique in a workspace. */
  name: string;
  description: string | null;
  created_at: CreatedAt;
  updated_at: ColumnType<Date, Date | undefined, Date>;
}

export interface LeadListMembersTable {
  list_id: string;
  lead_id: string;
  added_at: CreatedAt;
}

/** A lease of a generation that is under way. */
export interface GenerationSlotsTable {
  generation_id: string;
  workspace_id: string;
  expires_at: Date;
}

/** Mail that a workspace has taken in on a day. */
export interface InboundBytesTable {
  workspace_id: string;
  day: Date;
  bytes: number;
}

/** What people set up; not derived from the log, so backed up with the database. */
export interface ConfigurationTables {
  workspaces: WorkspacesTable;
  api_keys: ApiKeysTable;
  agents: AgentsTable;
  contacts: ContactsTable;
  users: UsersTable;
  sessions: SessionsTable;
  stream_tickets: StreamTicketsTable;
  templates: TemplatesTable;
  sending_domains: SendingDomainsTable;
  global_suppressions: GlobalSuppressionsTable;
  idempotency_keys: IdempotencyKeysTable;
  leads: LeadsTable;
  lead_lists: LeadListsTable;
  lead_list_members: LeadListMembersTable;
  generation_slots: GenerationSlotsTable;
  inbound_bytes: InboundBytesTable;
}
