import type { Db } from '@posthorn/database';
import { normaliseAddress } from '@posthorn/events';
import type { ContactSend } from './contact-sends.js';
import type { SendFacts, ThreadFacts } from './thread-evidence.js';
import { threadIdOf } from './thread-id.js';
import {
  findCorrespondents,
  findRecipients,
  findThreads,
  findThreadsOfContact,
  type Place,
  type SendRow,
  type ThreadRow,
} from './thread.queries.js';

/** People are looked for in so many mails, and as many sends. */
const MOST_MAILS = 300;
const MOST_THREADS = 50;

interface SendOf {
  readonly send: Omit<SendFacts, 'thread' | 'ownThreadId'>;
  /** That it was asked to go into; anybody's word until such a thread is found. */
  readonly threadId: string | null | undefined;
}

/** Makes what the decider looks at of rows and events. */
export class ThreadFactsReader {
  constructor(
    private readonly db: Db,
    private readonly place: Place & { readonly workspaceSecret: Uint8Array },
  ) {}

  async byId(wanted: readonly string[]): Promise<ReadonlyMap<string, ThreadFacts>> {
    const ids = [...new Set(wanted)];
    const rows = ids.length === 0 ? [] : await findThreads(this.db, this.place, ids);
    if (rows.length === 0) return new Map();
    const { workspaceId } = this.place;
    const threadIds = rows.map(({ thread_id }) => thread_id);
    const mails = { workspaceId, threadIds, limit: MOST_MAILS };
    const [came, went] = await Promise.all([findCorrespondents(this.db, mails), findRecipients(this.db, mails)]);
    const named = [...came, ...went];
    return new Map(
      rows.map((row) => {
        const mails = named.filter(({ thread_id }) => thread_id === row.thread_id);
        return [
          row.thread_id,
          factsOf(
            row,
            mails.flatMap(({ people }) => people),
          ),
        ];
      }),
    );
  }

  /** Threads of one contact, the latest first. Who else is in them does not matter: the contact is. */
  async ofContact(contact: string, since: Date): Promise<readonly ThreadFacts[]> {
    const { workspaceId, testMode } = this.place;
    const rows = await findThreadsOfContact(this.db, { workspaceId, testMode, contact, since, limit: MOST_THREADS });
    return rows.map((row) => factsOf(row, []));
  }

  ofSendRows(rows: readonly SendRow[]): Promise<readonly SendFacts[]> {
    return this.withThreads(
      rows.map((row) => ({
        threadId: row.thread_id,
        send: {
          requestId: row.send_id,
          contact: row.contact_key,
          recipientEmail: normaliseAddress(row.recipient_email),
          sentAtMs: row.sent_at.getTime(),
          ...(row.agent_id !== null && { agentId: row.agent_id }),
          ...(row.campaign_id !== null && { campaignId: row.campaign_id }),
          ...(row.subject !== null && { subject: row.subject }),
        },
      })),
    );
  }

  ofContactSends(sends: readonly ContactSend[]): Promise<readonly SendFacts[]> {
    return this.withThreads(
      sends.map(({ queued: { data, contact = '', agentId, occurredAt } }) => ({
        threadId: data.threadId,
        send: {
          requestId: data.requestId,
          contact,
          recipientEmail: normaliseAddress(data.recipientEmail),
          sentAtMs: Date.parse(occurredAt),
          ...(agentId !== undefined && { agentId }),
          ...(data.campaignId !== undefined && { campaignId: data.campaignId }),
          ...(data.subject !== undefined && { subject: data.subject }),
        },
      })),
    );
  }

  private async withThreads(sends: readonly SendOf[]): Promise<readonly SendFacts[]> {
    const own = (requestId: string) => threadIdOf(this.place.workspaceSecret, { send: requestId });
    const known = await this.byId(sends.flatMap(({ send, threadId }) => [threadId ?? [], own(send.requestId)].flat()));
    return sends.map(({ send, threadId }) => {
      const ownThreadId = own(send.requestId);
      const named = known.get(threadId ?? '') ?? known.get(ownThreadId);
      // A thread of another contact is none that this send may be in, whoever said so.
      const thread =
        named?.contact === send.contact || named?.participants.has(send.recipientEmail) ? named : undefined;
      return { ...send, ownThreadId, ...(thread && { thread }) };
    });
  }
}

function factsOf(row: ThreadRow, people: readonly (string | null)[]): ThreadFacts {
  const all = [...people, row.mailbox].filter((address) => address !== null);
  return {
    threadId: row.thread_id,
    contact: row.contact_key,
    contactEmail: normaliseAddress(row.contact_email),
    status: row.status,
    lastMessageAtMs: row.last_message_at.getTime(),
    participants: new Set(all.map(normaliseAddress)),
    ...(row.subject !== null && { subject: row.subject }),
    ...(row.mailbox !== null && { mailbox: row.mailbox }),
  };
}
