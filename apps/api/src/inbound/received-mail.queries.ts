import type { Database, ReadModels } from '@posthorn/database';
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Place } from './place.js';

/** What is shown of a received mail, in whichever dialect. */
export const RECEIVED_COLUMNS = [
  'message_id',
  'contact_key',
  'from_email',
  'from_name',
  'mailbox',
  'agent_id',
  'test_mode',
  'via',
  'kind',
  'to_emails',
  'cc_emails',
  'reply_to',
  'subject',
  'rfc_message_id',
  'in_reply_to',
  'thread_id',
  'is_thread_reply',
  'thread_confidence',
  'reply_to_send_id',
  'intent',
  'refined_intent',
  'confidence',
  'urgency',
  'injection_score',
  'injection_reasons',
  'sender_reputation',
  'spf',
  'dkim',
  'dmarc',
  'entities',
  'labels',
  'flags',
  'code',
  'language',
  'suggested_action',
  'has_attachments',
  'attachments',
  'excerpt',
  'raw',
  'text',
  'html',
  'withheld',
  'quarantine',
  'quarantine_reason',
  'quarantined_at',
  'released_at',
  'queue',
  'action',
  'classifier_version',
  'received_at',
  'first_sequence',
] as const;

export type ReceivedRow = Pick<Selectable<ReadModels['received_mails']>, (typeof RECEIVED_COLUMNS)[number]>;

/** Whose mail is looked at. */
export interface MailOf {
  readonly workspaceId: string;
  readonly testMode: boolean;
  /** The one address; every mailbox of the workspace when left out. */
  readonly mailbox?: string | undefined;
}

export interface ReceivedQuery {
  readonly agentId?: string | undefined;
  readonly threadId?: string | undefined;
  /** Contact key of the author. */
  readonly contact?: string | undefined;
  readonly label?: string | undefined;
  readonly since?: Date | undefined;
  /** Not included. */
  readonly until?: Date | undefined;
  readonly quarantined?: boolean | undefined;
  /** Only mails that came before this sequence of the log. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Mails that were judged, newest first. */
export function listReceived(db: Kysely<Database>, of: MailOf, query: ReceivedQuery): Promise<ReceivedRow[]> {
  const { agentId, threadId, contact, label, since, until, quarantined, before, limit } = query;
  return judgedOf(db, of)
    .select(RECEIVED_COLUMNS)
    .$if(agentId !== undefined, (select) => select.where('agent_id', '=', agentId ?? ''))
    .$if(threadId !== undefined, (select) => select.where('thread_id', '=', threadId ?? ''))
    .$if(contact !== undefined, (select) => select.where('contact_key', '=', contact ?? ''))
    .$if(label !== undefined, (select) => select.where(sql<boolean>`${label ?? ''} = any(labels)`))
    .$if(since !== undefined, (select) => select.where('received_at', '>=', since ?? new Date(0)))
    .$if(until !== undefined, (select) => select.where('received_at', '<', until ?? new Date(0)))
    .$if(quarantined === true, (select) => select.where('quarantine', '=', 'quarantined'))
    .$if(quarantined === false, (select) => select.where(sql<boolean>`quarantine is distinct from 'quarantined'`))
    .$if(before !== undefined, (select) => select.where('first_sequence', '<', before ?? 0))
    .orderBy('first_sequence', 'desc')
    .limit(limit)
    .execute();
}

/** Also one that was not judged yet. */
export function findReceived(db: Kysely<Database>, of: MailOf, messageId: string): Promise<ReceivedRow | undefined> {
  return receivedOf(db, of).select(RECEIVED_COLUMNS).where('message_id', '=', messageId).executeTakeFirst();
}

/** The newest mail with a one-time code. */
export function findNewestCode(db: Kysely<Database>, of: MailOf, after: Date): Promise<ReceivedRow | undefined> {
  return judgedOf(db, of)
    .select(RECEIVED_COLUMNS)
    .where('code', 'is not', null)
    .where(sql<boolean>`quarantine is distinct from 'quarantined'`)
    .where('received_at', '>', after)
    .orderBy('first_sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export interface SearchQuery {
  /** As people write them: `"in these words" -not or`. */
  readonly words: string;
  readonly label?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

export interface FoundRow extends ReceivedRow {
  readonly rank: number;
  /** Plain text around the words that were found, which stand between asterisks. */
  readonly snippet: string;
}

/** So many of the newest that match are ranked. */
const RANKED = 2_000;
/** So many of the newest are looked through for words that no index knows. */
const LOOKED_THROUGH = 20_000;

/** What matches best first, the newest first where they match alike. What is withheld has no words to find it by. */
export function searchReceived(db: Kysely<Database>, of: MailOf, query: SearchQuery): Promise<FoundRow[]> {
  const { words, label, limit, offset } = query;
  const wanted = sql`websearch_to_tsquery('simple', ${words})`;
  const isUnspaced = UNSPACED.test(words);
  const searched = judgedOf(db, of)
    .select([...RECEIVED_COLUMNS, 'words', 'search'])
    .where('words', 'is not', null)
    .where(sql<boolean>`quarantine is distinct from 'quarantined'`)
    .$if(label !== undefined, (select) => select.where(sql<boolean>`${label ?? ''} = any(labels)`))
    .$if(!isUnspaced, (select) => select.where(sql<boolean>`search @@ ${wanted}`))
    .orderBy('first_sequence', 'desc')
    .limit(isUnspaced ? LOOKED_THROUGH : RANKED);
  return db
    .selectFrom(
      db
        .selectFrom(searched.as('searched'))
        .select([...RECEIVED_COLUMNS, 'words', 'search'])
        .$if(isUnspaced, (select) => select.where(sql<boolean>`words ilike ${containing(words)}`))
        .limit(RANKED)
        .as('found'),
    )
    .select(RECEIVED_COLUMNS)
    .select([
      sql<number>`ts_rank(search, ${wanted})`.as('rank'),
      sql<string>`ts_headline('simple', coalesce(words, ''), ${wanted},
        ${'StartSel=**, StopSel=**, MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=" … "'})`.as('snippet'),
    ])
    .orderBy('rank', 'desc')
    .orderBy('first_sequence', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
}

/** Scripts without spaces between words: to the index a sentence is one word. */
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7af]/;

/** A pattern of `like` for what has these characters in it. */
function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

/** Of one thread, newest first. */
export function listReceivedOfThread(
  db: Kysely<Database>,
  of: MailOf,
  {
    threadId,
    before,
    limit,
  }: { readonly threadId: string; readonly before?: Place | undefined; readonly limit: number },
): Promise<ReceivedRow[]> {
  return judgedOf(db, of)
    .select(RECEIVED_COLUMNS)
    .where('thread_id', '=', threadId)
    .$if(before !== undefined, (select) =>
      select.where((is) =>
        is(is.refTuple('received_at', 'message_id'), '<', is.tuple(before?.at ?? new Date(0), before?.id ?? '')),
      ),
    )
    .orderBy('received_at', 'desc')
    .orderBy('message_id', 'desc')
    .limit(limit)
    .execute();
}

/** The newest mail of each of these threads. */
export function listNewestOfThreads(
  db: Kysely<Database>,
  of: MailOf,
  threadIds: readonly string[],
): Promise<ReceivedRow[]> {
  return judgedOf(db, of)
    .select(RECEIVED_COLUMNS)
    .distinctOn('thread_id')
    .where(sql<boolean>`thread_id = any(${threadIds}::text[])`)
    .orderBy('thread_id')
    .orderBy('received_at', 'desc')
    .execute();
}

function judgedOf(db: Kysely<Database>, of: MailOf) {
  return receivedOf(db, of).where('kind', 'is not', null);
}

/** The start of every query: nobody else's mail. */
export function receivedOf(db: Kysely<Database>, { workspaceId, testMode, mailbox }: MailOf) {
  return db
    .selectFrom('read.received_mails')
    .where('workspace_id', '=', workspaceId)
    .where('test_mode', '=', testMode)
    .$if(mailbox !== undefined, (select) => select.where('mailbox', '=', mailbox ?? ''));
}
