import type { Principal, Workspaces } from '@posthorn/platform';
import { cursorOf, placeOf, type Place } from '../../inbound/place.js';
import type { ReceivedMails } from '../../inbound/received-mails.js';
import { threadMessages } from '../../inbound/thread-messages.js';
import type { ThreadEntry, Threads } from '../../inbound/threads.js';
import type { SenderAgents } from '../agent/sender-agents.js';
import type { MessageReader } from '../message/message-reader.js';
import { threadedView, type MessageView, type StoredMessage } from '../message/message-view.js';
import { badCursor, pageOf, type Page } from '../paging.js';
import { openedView, type ReceivedView } from '../received/received-view.js';
import type { ThreadListing, ThreadPage } from './thread-body.js';
import { statusesOf, threadView, type ThreadStatus, type ThreadView } from './thread-view.js';

/** A thread with messages of both directions, the oldest first; `next_cursor` asks for older ones. */
export interface Conversation extends ThreadView {
  readonly messages: readonly (ReceivedView | MessageView)[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

export interface ConversationParts {
  readonly threads: Pick<Threads, 'list' | 'find' | 'page' | 'changeStatus'>;
  readonly mails: Pick<ReceivedMails, 'bytes'>;
  readonly messages: Pick<MessageReader, 'findMany'>;
  readonly agents: Pick<SenderAgents, 'find'>;
  readonly workspaces: Pick<Workspaces, 'contactKeyOf'>;
}

/** Threads in the words of mails.ai. */
export class Conversations {
  constructor(private readonly parts: ConversationParts) {}

  async list(caller: Principal, query: ThreadListing): Promise<Page<ThreadView>> {
    const { limit, cursor, status, agent_id: agent, contact: address } = query;
    const { agents, workspaces, threads } = this.parts;
    const [agentId, contact] = await Promise.all([
      agent === undefined ? undefined : agents.find(caller, agent).then(({ id }) => id),
      address === undefined ? undefined : workspaces.contactKeyOf(caller.workspaceId, address),
    ]);
    const statuses = status && statusesOf(status);
    const before = placeAt(cursor);
    const rows = await threads.list(caller, { statuses, agentId, contact, before, limit: limit + 1 });
    return pageOf(rows, limit, {
      view: threadView,
      cursor: ({ last_message_at: at, thread_id: id }) => cursorOf({ at, id }),
    });
  }

  /** @throws Problem 404 */
  async show(caller: Principal, id: string, { limit, cursor }: ThreadPage): Promise<Conversation> {
    const thread = await this.parts.threads.find(caller, id);
    const before = placeAt(cursor);
    const { entries, older } = await this.parts.threads.page(caller, thread, { before, limit });
    return {
      ...threadView(thread),
      messages: await this.messages(caller, entries),
      has_more: older !== undefined,
      next_cursor: older === undefined ? null : cursorOf(older),
    };
  }

  /** @throws Problem 404 */
  async changeStatus(caller: Principal, id: string, status: ThreadStatus): Promise<ThreadView> {
    return threadView(await this.parts.threads.changeStatus(caller, id, status));
  }

  private messages(
    { workspaceId }: Principal,
    entries: readonly ThreadEntry[],
  ): Promise<(ReceivedView | MessageView)[]> {
    return threadMessages<StoredMessage, ReceivedView | MessageView>(entries, {
      mails: this.parts.mails,
      sent: (ids) => this.parts.messages.findMany(workspaceId, ids),
      inbound: openedView,
      outbound: threadedView,
    });
  }
}

/** @throws Problem 400 */
function placeAt(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const place = placeOf(cursor);
  if (place === undefined) throw badCursor();
  return place;
}
