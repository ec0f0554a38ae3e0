import type { Principal, Workspaces } from '@posthorn/platform';
import { cursorOf, placeOf } from '../inbound/place.js';
import type { ReceivedMails } from '../inbound/received-mails.js';
import type { ThreadStatus } from '../inbound/thread.queries.js';
import { threadMessages } from '../inbound/thread-messages.js';
import type { ThreadEntry, Threads } from '../inbound/threads.js';
import type { MessageReader } from '../mails-ai/message/message-reader.js';
import type { StoredMessage } from '../mails-ai/message/message-view.js';
import { pageOf } from '../paging.js';
import type { AgentThreadListing, AgentThreadPage } from './agent-thread-body.js';
import {
  toAgentThread,
  toReceivedMessage,
  toSentMessage,
  type AgentThread,
  type AgentThreadMessage,
} from './agent-thread-view.js';

export interface AgentConversation extends AgentThread {
  /** Of both directions, the oldest first. */
  readonly messages: readonly AgentThreadMessage[];
  /** Asks for older ones; null when there are none. */
  readonly nextCursor: string | null;
}

export interface AgentThreadParts {
  readonly threads: Pick<Threads, 'list' | 'find' | 'page' | 'changeStatus'>;
  readonly mails: Pick<ReceivedMails, 'bytes'>;
  readonly messages: Pick<MessageReader, 'findMany'>;
  readonly workspaces: Pick<Workspaces, 'contactKeyOf'>;
}

const VIEWS: Readonly<Record<'active' | 'archived', readonly ThreadStatus[]>> = {
  active: ['open', 'waiting', 'escalated', 'resolved'],
  archived: ['closed', 'archived'],
};

/** Threads in the words of molted. */
export class AgentThreads {
  constructor(private readonly parts: AgentThreadParts) {}

  async list(
    caller: Principal,
    { limit, cursor, status, view, mailboxId, contactEmail }: Omit<AgentThreadListing, 'tenantId'>,
  ): Promise<{ threads: AgentThread[]; nextCursor: string | null }> {
    const contact =
      contactEmail === undefined
        ? undefined
        : await this.parts.workspaces.contactKeyOf(caller.workspaceId, contactEmail);
    const statuses = status === undefined ? view && VIEWS[view] : [status];
    const before = cursor === undefined ? undefined : placeOf(cursor);
    const query = { statuses, agentId: mailboxId, contact, before, limit: limit + 1 };
    const rows = await this.parts.threads.list(caller, query);
    const { items, nextCursor } = pageOf(rows, limit, {
      view: toAgentThread,
      cursor: ({ last_message_at: at, thread_id: id }) => cursorOf({ at, id }),
    });
    return { threads: items, nextCursor };
  }

  /** @throws Problem 404 */
  async show(
    caller: Principal,
    id: string,
    { limit, cursor }: Omit<AgentThreadPage, 'tenantId'>,
  ): Promise<AgentConversation> {
    const thread = await this.parts.threads.find(caller, id);
    const before = cursor === undefined ? undefined : placeOf(cursor);
    const { entries, older } = await this.parts.threads.page(caller, thread, { before, limit });
    return {
      ...toAgentThread(thread),
      messages: await this.messages(caller, entries),
      nextCursor: older === undefined ? null : cursorOf(older),
    };
  }

  /** @throws Problem 404 */
  async changeStatus(caller: Principal, id: string, status: ThreadStatus): Promise<AgentThread> {
    return toAgentThread(await this.parts.threads.changeStatus(caller, id, status));
  }

  private messages({ workspaceId }: Principal, entries: readonly ThreadEntry[]): Promise<AgentThreadMessage[]> {
    return threadMessages<StoredMessage, AgentThreadMessage>(entries, {
      mails: this.parts.mails,
      sent: (ids) => this.parts.messages.findMany(workspaceId, ids),
      inbound: toReceivedMessage,
      outbound: toSentMessage,
    });
  }
}
