import type { Db } from '@posthorn/database';
import type { Principal } from '@posthorn/platform';
import { listNewestOfThreads } from '../inbound/received-mail.queries.js';
import { contactOf } from '../inbound/withheld.js';
import { mailOf, type ReceivedMails } from '../inbound/received-mails.js';
import { threadMessages } from '../inbound/thread-messages.js';
import type { ThreadEntry, Threads } from '../inbound/threads.js';
import type { MessageReader } from '../mails-ai/message/message-reader.js';
import { threadedView, type StoredMessage } from '../mails-ai/message/message-view.js';
import { emailView, openedEmail, sentEmail, type EmailView } from './email-view.js';
import type { OneQuery, ThreadsQuery } from './inbox-query.js';
import { withinMailbox } from './whose-mailbox.js';

/** Newest mails of a thread that are shown. */
const MOST_EMAILS = 100;

/** A thread with its newest received mail; without one, what is known of the thread. */
export interface WorkerThread {
  readonly thread_id: string;
  readonly latest_email_id: string | null;
  readonly from_address: string;
  readonly from_name: string | null;
  readonly subject: string | null;
  readonly received_at: string;
  readonly code: string | null;
  readonly has_attachments: boolean;
  readonly message_count: number;
  readonly status: string;
}

/** The newest 100 mails of a thread, the oldest of them first. */
export interface WorkerConversation {
  readonly thread_id: string;
  readonly emails: readonly EmailView[];
  readonly truncated?: true;
}

export interface WorkerThreadParts {
  readonly db: Db;
  readonly threads: Pick<Threads, 'list' | 'find' | 'page'>;
  readonly mails: Pick<ReceivedMails, 'bytes'>;
  readonly messages: Pick<MessageReader, 'findMany'>;
}

/** Threads in the words of mails-worker. */
export class WorkerThreads {
  constructor(private readonly parts: WorkerThreadParts) {}

  /** The one with the latest mail first. */
  async list(caller: Principal, { limit, offset, ...whose }: ThreadsQuery): Promise<{ threads: WorkerThread[] }> {
    const within = await withinMailbox(this.parts.db, caller, whose);
    const threads = await this.parts.threads.list(within, { limit, offset });
    const ids = threads.map(({ thread_id: id }) => id);
    const newest = await listNewestOfThreads(this.parts.db, mailOf(within), ids);
    const newestOf = new Map(newest.map((mail) => [mail.thread_id, emailView(mail)]));
    return {
      threads: threads.map((thread) => {
        const email = newestOf.get(thread.thread_id);
        return {
          thread_id: thread.thread_id,
          latest_email_id: email?.id ?? null,
          from_address: email?.from_address ?? contactOf(thread),
          from_name: email === undefined ? '' : email.from_name,
          subject: email === undefined ? thread.subject : email.subject,
          received_at: email?.received_at ?? thread.last_message_at.toISOString(),
          code: email?.code ?? null,
          has_attachments: email?.has_attachments ?? false,
          message_count: thread.received_count + thread.sent_count,
          status: thread.status,
        };
      }),
    };
  }

  /** @throws Problem 404 */
  async show(caller: Principal, { id, ...whose }: OneQuery): Promise<WorkerConversation> {
    const within = await withinMailbox(this.parts.db, caller, whose);
    const thread = await this.parts.threads.find(within, id);
    const { entries, older } = await this.parts.threads.page(within, thread, { limit: MOST_EMAILS });
    return {
      thread_id: thread.thread_id,
      emails: await this.emails(within, entries),
      ...(older !== undefined && { truncated: true }),
    };
  }

  private emails({ workspaceId }: Principal, entries: readonly ThreadEntry[]): Promise<EmailView[]> {
    return threadMessages<StoredMessage, EmailView>(entries, {
      mails: this.parts.mails,
      sent: (ids) => this.parts.messages.findMany(workspaceId, ids),
      inbound: openedEmail,
      outbound: (message) => sentEmail(threadedView(message)),
    });
  }
}
