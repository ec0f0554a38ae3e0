import type { Db } from '@posthorn/database';
import { decodeEventId, InboundReceived, sendRangeOfMessage } from '@posthorn/events';
import type { EventLog } from '@posthorn/event-log';
import type { MailContent, Mailbox } from '@posthorn/mail';
import type { Principal } from '@posthorn/platform';
import { z } from 'zod';
import { readCaughtUp } from '../../caught-up.js';
import type { EventRow } from './mails-ai-message.queries.js';
import type { MessageReader } from './message-reader.js';
import { sendProblem, unknownMessage } from './message.errors.js';
import type { StoredMessage } from './message-view.js';
import { findReceived } from './received.queries.js';

type Received = z.output<typeof InboundReceived.data>;

/** A message that another one answers or carries on. */
export type Original = OriginalOfOurs | OriginalReceived;

interface AnyOriginal {
  readonly id: string;
  readonly subject: string | undefined;
  /** With angle brackets, as In-Reply-To takes it. */
  readonly rfcMessageId: string | undefined;
  readonly threadId: string | undefined;
}

export interface OriginalOfOurs extends AnyOriginal {
  readonly kind: 'sent';
  readonly message: StoredMessage;
  readonly content: MailContent | undefined;
}

export interface OriginalReceived extends AnyOriginal {
  readonly kind: 'received';
  readonly from: Mailbox;
  /** The address it came to. */
  readonly mailbox: string;
  readonly raw: Received['raw'];
}

const envelope = z.object({
  id: z.string(),
  workspaceId: z.string(),
  testMode: z.boolean(),
  type: z.literal(InboundReceived.type),
  data: InboundReceived.data,
});

/** Finds what a route's `:id` names: a message of ours, or a received one by its id or by its `inbound.received`. */
export class Originals {
  constructor(
    readonly db: Db,
    readonly log: Pick<EventLog, 'get' | 'bounds'>,
    private readonly reader: Pick<MessageReader, 'find'>,
  ) {}

  /** @throws Problem 404 */
  async find(caller: Principal, id: string, agentId: string | undefined): Promise<Original> {
    if (sendRangeOfMessage(id) === undefined) return this.received(caller, id);
    const message = await this.reader.find(caller, id, agentId).catch(async (error: unknown) => {
      // A received mail's id may look like one of ours.
      const received = await this.receivedEvent(caller, id);
      if (received === undefined) throw error;
      return undefined;
    });
    return message === undefined ? this.received(caller, id) : sent(id, message);
  }

  private async received(caller: Principal, id: string): Promise<OriginalReceived> {
    const data = await this.receivedEvent(caller, id);
    // A key that is bound to a mailbox sees that mailbox alone.
    if (data === undefined || (caller.mailbox !== undefined && data.mailbox !== caller.mailbox))
      throw unknownMessage(id);
    const { messageId, subject, rfcMessageId, from, mailbox, raw } = data;
    return {
      kind: 'received',
      id: messageId,
      subject,
      rfcMessageId: bracketed(rfcMessageId),
      threadId: undefined,
      from: { email: from },
      mailbox,
      raw,
    };
  }

  private async receivedEvent(caller: Principal, id: string): Promise<Received | undefined> {
    const position = decodeEventId(id);
    const found =
      position === undefined ? (await this.listed(caller, id))?.envelope : await this.log.get(position.sequence);
    const parsed = envelope.safeParse(found);
    if (!parsed.success) return undefined;
    const { workspaceId, testMode, data } = parsed.data;
    if (position !== undefined && parsed.data.id !== id) return undefined;
    return workspaceId === caller.workspaceId && testMode === caller.testMode ? data : undefined;
  }

  /** @throws Problem 503 when there may be one that the read model does not have yet */
  private listed(caller: Principal, id: string): Promise<EventRow | undefined> {
    return readCaughtUp(this, () => findReceived(this.db, caller, id)).catch((error: unknown) => {
      throw sendProblem(error, id);
    });
  }
}

function sent(id: string, message: StoredMessage): OriginalOfOurs {
  const [first] = message.sends;
  return {
    kind: 'sent',
    id,
    subject: message.content?.subject ?? first?.subject ?? undefined,
    rfcMessageId: bracketed(first?.message_id ?? undefined),
    threadId: first?.thread_id ?? undefined,
    message,
    content: message.content,
  };
}

/** A provider's own id is no Message-ID. */
function bracketed(messageId: string | undefined): string | undefined {
  if (messageId === undefined || !messageId.includes('@') || /[\r\n\0]/.test(messageId)) return undefined;
  return messageId.startsWith('<') ? messageId : `<${messageId}>`;
}
