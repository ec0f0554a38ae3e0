import type { Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { messageIdOfSend } from '@posthorn/events';
import type { Principal } from '@posthorn/platform';
import { findAgentByEmail } from '../agent/agent.queries.js';
import { readCaughtUp } from '../caught-up.js';
import { requesterOf } from '../requester.js';
import { label } from '../stored-text.js';
import { unknownThread } from './inbound.errors.js';
import type { Place } from './place.js';
import { listReceivedOfThread, type ReceivedRow } from './received-mail.queries.js';
import { mailOf } from './received-mails.js';
import { countCopies } from './thread-copies.queries.js';
import { threadStatus } from './thread-status.decider.js';
import {
  findThread,
  listSendsOfThread,
  listThreads,
  type ThreadOf,
  type ThreadQuery,
  type ThreadRow,
  type ThreadSend,
  type ThreadStatus,
} from './thread.queries.js';

/** One mail of a thread, in either direction; one of ours to several people once. */
export type ThreadEntry =
  | { readonly direction: 'inbound'; readonly mail: ReceivedRow }
  | { readonly direction: 'outbound'; readonly messageId: string };

export interface ThreadPage {
  /** The oldest first. */
  readonly entries: readonly ThreadEntry[];
  /** Before which older ones stand; nothing when there are none. */
  readonly older: Place | undefined;
}

/** Conversations, read after own writes. */
export class Threads {
  constructor(
    readonly db: Db,
    readonly log: Pick<EventLog, 'bounds' | 'decide'>,
  ) {}

  /** The one with the latest mail first. */
  async list(caller: Principal, query: ThreadQuery): Promise<ThreadRow[]> {
    const of = await this.of(caller);
    return this.counted(of, await readCaughtUp(this, () => listThreads(this.db, of, query)));
  }

  /** @throws Problem 404 */
  async find(caller: Principal, id: string): Promise<ThreadRow> {
    if (!label.safeParse(id).success) throw unknownThread(id);
    const of = await this.of(caller);
    const row = await readCaughtUp(this, () => findThread(this.db, of, id));
    if (row === undefined) throw unknownThread(id);
    const [counted = row] = await this.counted(of, [row]);
    return counted;
  }

  /** The newest mails of a thread before a place. */
  async page(
    caller: Principal,
    { thread_id: threadId, first_send_id: firstSendId }: ThreadRow,
    { before, limit }: { readonly before?: Place | undefined; readonly limit: number },
  ): Promise<ThreadPage> {
    const query = { threadId, firstSendId, before, limit: limit + 1 };
    const [mails, sends] = await Promise.all([
      listReceivedOfThread(this.db, mailOf(caller), query),
      listSendsOfThread(this.db, await this.of(caller), query),
    ]);
    const found = [...mails.map(placedMail), ...sends.map(placedSend)].toSorted(byTime);
    const shown = found.slice(-limit);
    return {
      entries: shown
        .filter((each, place) => !shown.slice(0, place).some((before) => isSame(before, each)))
        .map(({ entry }) => entry),
      older: found.length > limit ? shown[0] : undefined,
    };
  }

  /** A thread that has the status already stays as it is. @throws Problem 404 */
  async changeStatus(caller: Principal, id: string, status: ThreadStatus): Promise<ThreadRow> {
    const {
      thread_id: threadId,
      contact_key: contact,
      contact_email: contactEmail,
      agent_id,
    } = await this.find(caller, id);
    const { workspaceId, testMode } = caller;
    const changedAt = new Date().toISOString();
    await this.log.decide(
      {
        workspaceId,
        subject: `evt.${workspaceId}.thread.${contact}.*`,
        place: () => ({
          workspaceId,
          key: contact,
          contact,
          ...(agent_id !== null && { agentId: agent_id }),
          occurredAt: changedAt,
          testMode,
          correlationId: threadId,
        }),
      },
      threadStatus,
      { threadId, contactEmail, status, changedBy: requesterOf(caller).actor, changedAt },
    );
    return this.find(caller, id);
  }

  /** A mail that went to several mailboxes of the workspace is one. */
  private async counted(of: ThreadOf, rows: readonly ThreadRow[]): Promise<ThreadRow[]> {
    const several = rows.filter((row) => row.received_count > 1).map((row) => row.thread_id);
    const counts = several.length === 0 ? [] : await countCopies(this.db, of, several);
    const copies = new Map(counts.map((each) => [each.thread_id, each.copies]));
    return rows.map((row) => ({ ...row, received_count: row.received_count - (copies.get(row.thread_id) ?? 0) }));
  }

  private async of({ workspaceId, testMode, mailbox }: Principal): Promise<ThreadOf> {
    if (mailbox === undefined) return { workspaceId, testMode };
    const agent = await findAgentByEmail(this.db, workspaceId, mailbox);
    return { workspaceId, testMode, bound: { mailbox, agentId: agent?.id } };
  }
}

interface Placed extends Place {
  /** The same for the sends of one message, and for a mail that came to several mailboxes. */
  readonly name: string;
  /** Of a mail that came. */
  readonly mailbox?: string;
  readonly entry: ThreadEntry;
}

function placedMail(mail: ReceivedRow): Placed {
  const { received_at: at, message_id: id, contact_key: author, rfc_message_id: written, raw, mailbox } = mail;
  const name = `${author} ${written ?? String(raw?.['sha256'])}`;
  return { at, id, name, mailbox, entry: { direction: 'inbound', mail } };
}

function placedSend({ at, send_id: id }: ThreadSend): Placed {
  const messageId = messageIdOfSend(id);
  return { at, id, name: messageId, entry: { direction: 'outbound', messageId } };
}

/** The same id twice in one mailbox is two mails, whatever their author calls them. */
function isSame(one: Placed, other: Placed): boolean {
  return one.name === other.name && (one.mailbox === undefined || one.mailbox !== other.mailbox);
}

function byTime(one: Place, other: Place): number {
  return one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1);
}
