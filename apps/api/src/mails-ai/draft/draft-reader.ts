import { waitForPosition, type Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import type { BlobStore, Principal } from '@posthorn/platform';
import { z } from 'zod';
import { findSends, type SendRow } from '../message/mails-ai-message.queries.js';
import { tryAgain } from '../message/message.errors.js';
import { badCursor, pageOf, type Page } from '../paging.js';
import { loadDraft, type DraftContent } from './draft-content.js';
import { unknownDraft } from './draft.errors.js';
import { draftView, knownDraft, type DraftView } from './draft-view.js';
import { findDraft, listDrafts, type DraftListQuery, type DraftRow } from './mails-ai-draft.queries.js';

const WAIT_MS = { single: 5_000, list: 500 };
const DRAFT_ID = /^drf_[0-9A-HJKMNP-TV-Z]{26}$/;

const reference = z.object({ sha256: z.string(), sizeBytes: z.number(), contentType: z.string() });

export interface StoredDraft {
  readonly row: DraftRow;
  readonly content: DraftContent | undefined;
  readonly contentSha256: string | undefined;
  /** The mail to its recipient, once it was handed over or scheduled. */
  readonly send: SendRow | undefined;
}

/** Drafts from the read models, read after own writes. */
export class DraftReader {
  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'bounds'>,
    private readonly blobs: Pick<BlobStore, 'get'>,
  ) {}

  /**
   * @param agentId the one agent whose drafts the caller may see; nothing for all
   * @throws Problem 404, 503 when there may be one that the read model does not have yet
   */
  async find(caller: Principal, id: string, agentId: string | undefined): Promise<StoredDraft> {
    const found = DRAFT_ID.test(id) ? await this.lookUp(caller, id) : undefined;
    if (found === undefined || (agentId !== undefined && found.row.agent_id !== agentId)) throw unknownDraft(id);
    return found;
  }

  /** @returns nothing where there is none @throws Problem 503 when the read model is behind */
  async lookUp({ workspaceId, testMode }: Principal, id: string): Promise<StoredDraft | undefined> {
    const isCurrent = await this.catchUp(WAIT_MS.single);
    const row = await findDraft(this.db, workspaceId, id);
    if (row === undefined && !isCurrent) throw tryAgain(undefined);
    if (row?.test_mode !== testMode) return undefined;
    const content = reference.safeParse(row.content).data;
    const [loaded, sends] = await Promise.all([
      content && loadDraft(this.blobs, content),
      this.sendsOf(workspaceId, [row]),
    ]);
    return { row, content: loaded, contentSha256: content?.sha256, send: sends.get(row.send_id ?? '') };
  }

  /** Newest first. */
  async list(
    { workspaceId, testMode }: Principal,
    query: Pick<DraftListQuery, 'limit' | 'status' | 'agentId'> & { readonly cursor?: string | undefined },
  ): Promise<Page<DraftView>> {
    const { cursor, ...filters } = query;
    const after = cursor === undefined ? undefined : placeOf(cursor);
    await this.catchUp(WAIT_MS.list);
    const rows = await listDrafts(this.db, { ...filters, workspaceId, testMode, after, limit: query.limit + 1 });
    const page = pageOf(rows, query.limit, {
      view: (row) => row,
      cursor: (row) => `${row.created_at.getTime()}.${row.draft_id}`,
    });
    const sends = await this.sendsOf(workspaceId, page.data);
    const data = page.data.map(async (row) => {
      const content = reference.safeParse(row.content).data;
      return draftView(
        knownDraft(row, content && (await loadDraft(this.blobs, content)), sends.get(row.send_id ?? '')),
      );
    });
    return { ...page, data: await Promise.all(data) };
  }

  private async sendsOf(workspaceId: string, rows: readonly DraftRow[]): Promise<Map<string, SendRow>> {
    const ids = rows.flatMap(({ send_id: id }) => id ?? []);
    if (ids.length === 0) return new Map();
    const sends = await findSends(
      this.db,
      workspaceId,
      ids.map((id) => ({ from: id, to: id })),
    );
    return new Map(sends.map((send) => [send.send_id, send]));
  }

  private async catchUp(timeoutMs: number): Promise<boolean> {
    const { last } = await this.log.bounds();
    return waitForPosition(this.db, last, timeoutMs);
  }
}

/** @throws Problem 400 */
function placeOf(cursor: string): { createdAt: Date; draftId: string } {
  const [, ms, draftId] = /^(\d{1,15})\.(drf_[0-9A-Z]{26})$/.exec(cursor) ?? [];
  if (ms === undefined || draftId === undefined) throw badCursor();
  return { createdAt: new Date(Number(ms)), draftId };
}
