import { waitForPosition, type Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { messageIdOfSend, sendRangeOfMessage } from '@posthorn/events';
import { MAIL_CONTENT_TYPE, mailContent, type MailContent } from '@posthorn/mail';
import type { BlobStore, Principal } from '@posthorn/platform';
import { z } from 'zod';
import { badCursor, pageOf, type Page } from '../paging.js';
import { findBeginnings, findSends, listBeginnings, type EventRow, type SendRow } from './mails-ai-message.queries.js';
import { tryAgain, unknownMessage } from './message.errors.js';
import { storedView, type MessageView, type StoredMessage } from './message-view.js';

/** How long a read waits for what was in the log when it was asked; milliseconds. */
const WAIT_MS = { single: 5_000, list: 500 };

/** What is needed of an envelope in the read model. */
const beginning = z.object({
  type: z.string(),
  agentId: z.string().optional(),
  occurredAt: z.string(),
  testMode: z.boolean(),
  correlationId: z.string(),
  data: z.looseObject({
    groupId: z.string().optional(),
    content: z.object({ sha256: z.string(), contentType: z.string() }).optional(),
  }),
});
type Beginning = z.output<typeof beginning>;

export interface MessageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly threadId?: string | undefined;
}

/** Messages from the read models, read after own writes. */
export class MessageReader {
  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'bounds'>,
    private readonly blobs: Pick<BlobStore, 'get'>,
  ) {}

  /**
   * @param agentId the one agent whose messages the caller may see; nothing for all
   * @throws Problem 404, 503 when there may be one that the read model does not have yet
   */
  async find(
    { workspaceId, testMode }: Principal,
    messageId: string,
    agentId: string | undefined,
  ): Promise<StoredMessage> {
    const range = sendRangeOfMessage(messageId);
    if (range === undefined) throw unknownMessage(messageId);
    const isCurrent = await this.catchUp(WAIT_MS.single);
    const [sends, events] = await Promise.all([
      findSends(this.db, workspaceId, [range]),
      findBeginnings(this.db, workspaceId, [range]),
    ]);
    const [first] = events;
    if ((first === undefined || sends.length === 0) && !isCurrent) throw tryAgain(undefined);
    if (first === undefined || sends.length === 0) throw unknownMessage(messageId);
    const began = beginning.parse(first.envelope);
    if (began.testMode !== testMode || (agentId !== undefined && began.agentId !== agentId))
      throw unknownMessage(messageId);
    return this.message(began, sends, await this.contentOf(events));
  }

  /** Messages of a workspace by their ids, or those of single sends, as the read models have them now; what is not there is left out. */
  async findMany(workspaceId: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredMessage>> {
    const ranges = ids.map((id) => sendRangeOfMessage(id) ?? { from: id, to: id });
    const [sends, events] = await Promise.all([
      findSends(this.db, workspaceId, ranges),
      findBeginnings(this.db, workspaceId, ranges),
    ]);
    const sendsOf = Map.groupBy(sends, ({ send_id: sendId }) => messageIdOfSend(sendId));
    const eventsOf = Map.groupBy(events, ({ envelope }) => messageIdOfSend(beginning.parse(envelope).correlationId));
    const found = await Promise.all(
      [...sendsOf].map(async ([id, its]) => {
        const [first, ...more] = eventsOf.get(id) ?? [];
        if (first === undefined) return [];
        const message = this.message(beginning.parse(first.envelope), its, await this.contentOf([first, ...more]));
        return [[id, message] as const];
      }),
    );
    return new Map(found.flat());
  }

  /** Newest first. A message that policy let nobody have is none. */
  async list(
    { workspaceId, testMode }: Principal,
    { limit, cursor, threadId }: MessageQuery,
    agentId: string | undefined,
  ): Promise<Page<MessageView>> {
    const before = cursor === undefined ? undefined : positionOf(cursor);
    await this.catchUp(WAIT_MS.list);
    const rows = await listBeginnings(this.db, { workspaceId, testMode, agentId, threadId, before, limit: limit + 1 });
    const page = pageOf(rows, limit, { view: (row) => row, cursor: ({ sequence }) => String(sequence) });
    const beginnings = page.data.map(({ envelope }) => beginning.parse(envelope));
    const ranges = beginnings.flatMap((began) => rangeOf(began) ?? []);
    const byMessage = Map.groupBy(await findSends(this.db, workspaceId, ranges), (send) =>
      messageIdOfSend(send.send_id),
    );
    const views = await Promise.all(
      beginnings.map(async (began) => {
        const sends = byMessage.get(messageIdOfSend(began.correlationId)) ?? [];
        if (sends.every(({ status, canceled_at: canceledAt }) => status === 'skipped' && canceledAt === null))
          return [];
        // Who was shown and who was not is known to the content alone; of a single recipient there is nothing to know.
        const content = sends.length > 1 ? await this.contentAt(began) : undefined;
        return [storedView(this.message(began, sends, content))];
      }),
    );
    return { ...page, data: views.flat() };
  }

  private message(began: Beginning, sends: readonly SendRow[], content: MailContent | undefined): StoredMessage {
    const { occurredAt: beganAt, agentId = null, testMode } = began;
    return { beganAt, agentId, testMode, sends, content };
  }

  /** As it was last edited. */
  private async contentOf(events: readonly EventRow[]): Promise<MailContent | undefined> {
    const all = events.map(({ envelope }) => beginning.parse(envelope));
    const last = all.findLast(({ data }) => data.content !== undefined);
    return last && this.contentAt(last);
  }

  private async contentAt({ data: { content } }: Beginning): Promise<MailContent | undefined> {
    if (content?.contentType !== MAIL_CONTENT_TYPE) return undefined;
    const bytes = await this.blobs.get(content.sha256);
    return bytes && mailContent.parse(JSON.parse(new TextDecoder().decode(bytes)));
  }

  /** @returns false while the read model is behind what the log had */
  private async catchUp(timeoutMs: number): Promise<boolean> {
    const { last } = await this.log.bounds();
    return waitForPosition(this.db, last, timeoutMs);
  }
}

function rangeOf({ correlationId, data }: Beginning): { from: string; to: string } | undefined {
  const range = sendRangeOfMessage(messageIdOfSend(correlationId));
  if (range === undefined) return { from: correlationId, to: correlationId };
  return data.groupId === undefined && !correlationId.endsWith('00')
    ? { from: correlationId, to: correlationId }
    : range;
}

/** @throws Problem 400 */
function positionOf(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw badCursor();
  return Number(cursor);
}
