import type { ColumnType } from 'kysely';

type Json<Value> = ColumnType<Value | null, string | null, string | null>;

/** One row per inbound mail: what `inbound.received` said first, and what triage said of it afterwards. */
export interface ReadReceivedMailsTable {
  /** `rcv_...`. */
  message_id: string;
  workspace_id: string;
  /** Of the author. */
  contact_key: string;
  from_email: string;
  /** What follows the last `@` of it, lower case. */
  from_domain: string;
  from_name: string | null;
  /** The address it came to, of an agent. */
  mailbox: string;
  agent_id: string | null;
  test_mode: boolean;
  /** How it came: `smtp`, `http`, a provider. */
  via: string | null;
  /** Null until triage has judged it. */
  kind: 'message' | 'auto_reply' | 'bounce' | 'feedback_report' | null;
  to_emails: string[];
  cc_emails: string[];
  reply_to: string | null;
  subject: string | null;
  rfc_message_id: string | null;
  in_reply_to: string | null;
  thread_id: string | null;
  /** Whether the thread was there before. */
  is_thread_reply: boolean;
  /** How sure that is; null before it is routed. */
  thread_confidence: number | null;
  /** The send of ours that it answers. */
  reply_to_send_id: string | null;
  intent: string | null;
  /** The same more exactly, where that is sure. */
  refined_intent: string | null;
  confidence: number | null;
  urgency: number | null;
  injection_score: number | null;
  injection_reasons: string[];
  sender_reputation: number | null;
  /** RFC 8601 results. */
  spf: string | null;
  dkim: string | null;
  dmarc: string | null;
  arc: string | null;
  entities: Json<Record<string, unknown>>;
  labels: string[];
  flags: string[];
  code: string | null;
  language: string | null;
  suggested_action: string | null;
  has_attachments: boolean;
  /** `{filename, sha256, sizeBytes, contentType}` each. */
  attachments: Json<readonly Record<string, unknown>[]>;
  /** The author's own words, their beginning. */
  excerpt: string | null;
  /** References to the blob store. */
  raw: Json<Record<string, unknown>>;
  text: Json<Record<string, unknown>>;
  html: Json<Record<string, unknown>>;
  withheld: Json<Record<string, unknown>>;
  /** Null when it never was. */
  quarantine: 'quarantined' | 'released' | null;
  quarantine_reason: string | null;
  quarantined_at: Date | null;
  released_at: Date | null;
  /** molted's `needs_approval_inbound`, `spam` and so on, when a person has to look at it. */
  queue: string | null;
  action: string | null;
  classifier_version: string | null;
  /** What a search looks through: sender, subject, names of attachments and the beginning of the text; null while withheld. */
  words: string | null;
  /** Generated from `words`. */
  search: ColumnType<string, never, never>;
  received_at: Date;
  classified_at: Date | null;
  /** Of its `inbound.received`: its place in the log, by which lists page. */
  first_sequence: number;
  last_sequence: number;
}

/** One row per conversation with a contact. */
export interface ReadThreadsTable {
  thread_id: string;
  workspace_id: string;
  contact_key: string;
  contact_email: string;
  /** Ours, of the mail that came last to it; null while nothing came. */
  mailbox: string | null;
  agent_id: string | null;
  test_mode: boolean;
  subject: string | null;
  status: 'open' | 'waiting' | 'resolved' | 'escalated' | 'closed' | 'archived';
  started_by: 'contact' | 'agent';
  /** The send that began it; that one does not know the thread yet. */
  first_send_id: string | null;
  received_count: number;
  /** Sends that were queued into it, the one that began it included. */
  sent_count: number;
  last_received_at: Date | null;
  last_sent_at: Date | null;
  opened_at: Date;
  /** Of the last mail in either direction. */
  last_message_at: Date;
  last_sequence: number;
}
