import type { Db } from '@posthorn/database';
import { sql } from 'kysely';
import type { ThreadStatus } from './thread-status.js';

/** Whose rows are looked at: ids of another workspace, or of the other mode, are unknown ones. */
export interface Place {
  readonly workspaceId: string;
  readonly testMode: boolean;
}

export interface SendRow {
  readonly send_id: string;
  readonly contact_key: string;
  readonly recipient_email: string;
  readonly agent_id: string | null;
  readonly campaign_id: string | null;
  readonly subject: string | null;
  readonly thread_id: string | null;
  readonly sent_at: Date;
}

export function findSends(
  db: Db,
  { workspaceId, testMode }: Place,
  requestIds: readonly string[],
): Promise<readonly SendRow[]> {
  return db
    .selectFrom('read.sends')
    .select(['send_id', 'contact_key', 'recipient_email', 'agent_id', 'campaign_id', 'subject', 'thread_id'])
    .select(sql<Date>`coalesce(sent_at, queued_at, last_event_at)`.as('sent_at'))
    .where('send_id', '=', sql<string>`any(${requestIds})`)
    .where('workspace_id', '=', workspaceId)
    .where('test_mode', '=', testMode)
    .limit(requestIds.length)
    .execute();
}

export interface CitedMailRow {
  /** Of its `inbound.received`. */
  readonly first_sequence: number;
  readonly rfc_message_id: string | null;
  /** Null while triage has it in hands. */
  readonly thread_id: string | null;
}

/** Of the inbound mails that bear one of these ids, those that came before; the first of each, as whoever takes an id comes later. */
export function findCitedMails(
  db: Db,
  { workspaceId, testMode, before }: Place & { readonly before: number },
  rfcMessageIds: readonly string[],
): Promise<readonly CitedMailRow[]> {
  return db
    .selectFrom('read.received_mails')
    .select(['first_sequence', 'rfc_message_id', 'thread_id'])
    .where('workspace_id', '=', workspaceId)
    .where('rfc_message_id', '=', sql<string>`any(${rfcMessageIds})`)
    .where('test_mode', '=', testMode)
    .where('first_sequence', '<', before)
    .orderBy('first_sequence')
    .limit(100)
    .execute();
}

export interface ThreadRow {
  readonly thread_id: string;
  readonly contact_key: string;
  readonly contact_email: string;
  readonly mailbox: string | null;
  readonly subject: string | null;
  readonly status: ThreadStatus;
  readonly last_message_at: Date;
}

const THREAD = [
  'thread_id',
  'contact_key',
  'contact_email',
  'mailbox',
  'subject',
  'status',
  'last_message_at',
] as const;

export function findThreads(
  db: Db,
  { workspaceId, testMode }: Place,
  threadIds: readonly string[],
): Promise<readonly ThreadRow[]> {
  return db
    .selectFrom('read.threads')
    .select(THREAD)
    .where('thread_id', '=', sql<string>`any(${threadIds})`)
    .where('workspace_id', '=', workspaceId)
    .where('test_mode', '=', testMode)
    .limit(threadIds.length)
    .execute();
}

/** The latest first. */
export function findThreadsOfContact(
  db: Db,
  { workspaceId, testMode, contact, since, limit }: Place & { contact: string; since: Date; limit: number },
): Promise<readonly ThreadRow[]> {
  return db
    .selectFrom('read.threads')
    .select(THREAD)
    .where('workspace_id', '=', workspaceId)
    .where('contact_key', '=', contact)
    .where('last_message_at', '>=', since)
    .where('test_mode', '=', testMode)
    .orderBy('last_message_at', 'desc')
    .limit(limit)
    .execute();
}

export interface ParticipantsRow {
  readonly thread_id: string | null;
  readonly people: readonly (string | null)[];
}

/** Threads, and how many of their mails are looked at, the latest. */
export interface NamedIn {
  readonly workspaceId: string;
  readonly threadIds: readonly string[];
  readonly limit: number;
}

/** Who is named in the mails that came to these threads. */
export function findCorrespondents(
  db: Db,
  { workspaceId, threadIds, limit }: NamedIn,
): Promise<readonly ParticipantsRow[]> {
  return db
    .selectFrom('read.received_mails')
    .select('thread_id')
    .select(sql<(string | null)[]>`array[from_email, mailbox, reply_to] || to_emails || cc_emails`.as('people'))
    .where('workspace_id', '=', workspaceId)
    .where('thread_id', '=', sql<string>`any(${threadIds})`)
    .orderBy('first_sequence', 'desc')
    .limit(limit)
    .execute();
}

/** To whom mails of these threads were sent. */
export function findRecipients(
  db: Db,
  { workspaceId, threadIds, limit }: NamedIn,
): Promise<readonly ParticipantsRow[]> {
  return db
    .selectFrom('read.sends')
    .select('thread_id')
    .select(sql<(string | null)[]>`array[recipient_email]`.as('people'))
    .where('workspace_id', '=', workspaceId)
    .where('thread_id', '=', sql<string>`any(${threadIds})`)
    .orderBy('last_sequence', 'desc')
    .limit(limit)
    .execute();
}
