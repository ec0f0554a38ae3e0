import type { Database, ReadModels } from '@posthorn/database';
import { sql, type Kysely, type Selectable } from 'kysely';

const COLUMNS = [
  'draft_id',
  'contact_key',
  'recipient_email',
  'agent_id',
  'test_mode',
  'status',
  'thread_id',
  'content',
  'send_id',
  'due_at',
  'error',
  'created_at',
  'updated_at',
] as const;

export type DraftRow = Pick<Selectable<ReadModels['drafts']>, (typeof COLUMNS)[number]>;

export interface DraftListQuery {
  readonly workspaceId: string;
  readonly testMode: boolean;
  readonly agentId?: string | undefined;
  readonly status?: DraftRow['status'] | undefined;
  /** Only drafts that come after this one in the list. */
  readonly after?: { readonly createdAt: Date; readonly draftId: string } | undefined;
  readonly limit: number;
}

/** Newest first. */
export function listDrafts(db: Kysely<Database>, query: DraftListQuery): Promise<DraftRow[]> {
  const { workspaceId, testMode, agentId, status, after, limit } = query;
  return db
    .selectFrom('read.drafts')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('test_mode', '=', testMode)
    .$if(agentId !== undefined, (select) => select.where('agent_id', '=', agentId ?? ''))
    .$if(status !== undefined, (select) => select.where('status', '=', status ?? 'draft'))
    .$if(after !== undefined, (select) =>
      select.where(sql<boolean>`(created_at, draft_id) < (${after?.createdAt}, ${after?.draftId})`),
    )
    .orderBy('created_at', 'desc')
    .orderBy('draft_id', 'desc')
    .limit(limit)
    .execute();
}

export function findDraft(db: Kysely<Database>, workspaceId: string, draftId: string): Promise<DraftRow | undefined> {
  return db
    .selectFrom('read.drafts')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('draft_id', '=', draftId)
    .executeTakeFirst();
}
