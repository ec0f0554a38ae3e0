import { createInbox, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/nats-core';
import type { StoredMessage } from './decode.js';
import { LogUnavailableError, ReadRefusedError } from './errors.js';
import { EVENTS_STREAM } from './streams.js';

const TIMEOUT_MS = 5_000;
const END_OF_BATCH = 204;
/** No message matches. */
const NOT_FOUND = 404;

/** By sequence or time the first, or by filters the last of each subject. */
export type DirectQuery =
  | { readonly next_by_subj: string; readonly seq?: number; readonly start_time?: string }
  | { readonly multi_last: readonly string[] };

export interface DirectMessage extends StoredMessage {
  readonly headers: MsgHdrs;
  /** Further messages that match. */
  readonly pending: number;
}

interface Waiting {
  readonly messages: DirectMessage[];
  readonly resolve: (messages: readonly DirectMessage[]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

const ofConnection = new WeakMap<NatsConnection, DirectGets>();

/**
 * One page of messages that the stream holds, in order.
 *
 * On the core client, because a batch get of `@nats-io/jetstream` 3.4 waits for ever when the server dies in mid-answer; and
 * with an inbox of its own, because `requestMany` takes a stack trace for each request, which costs as much as all the rest.
 * @param batch messages at most
 * @param stream the log unless somebody says otherwise
 * @throws LogUnavailableError when the server fell silent, ReadRefusedError when it takes the request for a wrong one
 */
export async function directGet(
  connection: NatsConnection,
  query: DirectQuery,
  batch: number,
  stream: string = EVENTS_STREAM,
): Promise<readonly DirectMessage[]> {
  let gets = ofConnection.get(connection);
  try {
    if (!gets) ofConnection.set(connection, (gets = new DirectGets(connection)));
    return await gets.ask(`$JS.API.DIRECT.GET.${stream}`, JSON.stringify({ ...query, batch }));
  } catch (cause) {
    if (cause instanceof LogUnavailableError || cause instanceof ReadRefusedError) throw cause;
    throw new LogUnavailableError('the log could not be read', { cause });
  }
}

/** The requests of one connection, told apart by the last token of the subject they are answered on. */
class DirectGets {
  private readonly inbox = createInbox();
  private readonly waiting = new Map<string, Waiting>();
  private asked = 0;

  constructor(private readonly connection: NatsConnection) {
    connection.subscribe(`${this.inbox}.*`, {
      callback: (error, message) => {
        // Whoever is never answered gives up in time.
        if (!error) this.take(message);
      },
    });
  }

  ask(subject: string, query: string): Promise<readonly DirectMessage[]> {
    const token = (++this.asked).toString(36);
    return new Promise((resolve, reject) => {
      this.connection.publish(subject, query, { reply: `${this.inbox}.${token}` });
      const timer = setTimeout(
        () => this.fail(token, new LogUnavailableError('the log fell silent while it was read')),
        TIMEOUT_MS,
      );
      this.waiting.set(token, { messages: [], resolve, reject, timer });
    });
  }

  private take({ subject, headers, data }: Msg): void {
    const token = subject.slice(this.inbox.length + 1);
    const waiting = this.waiting.get(token);
    if (!waiting) return;
    // A status, and not a message without a body, ends the page.
    const code = headers?.code ?? 0;
    if (code === END_OF_BATCH || code === NOT_FOUND) this.settle(token, waiting).resolve(waiting.messages);
    else if (!headers || code >= 200) this.fail(token, refusal(code, headers?.description ?? ''));
    else {
      waiting.messages.push({
        subject: headers.get('Nats-Subject'),
        seq: Number(headers.get('Nats-Sequence')),
        pending: Number(headers.get('Nats-Num-Pending')),
        headers,
        data,
      });
    }
  }

  private fail(token: string, error: Error): void {
    const waiting = this.waiting.get(token);
    if (waiting) this.settle(token, waiting).reject(error);
  }

  private settle(token: string, waiting: Waiting): Waiting {
    clearTimeout(waiting.timer);
    this.waiting.delete(token);
    return waiting;
  }
}

function refusal(code: number, description: string): Error {
  const message = `the log refused to be read: ${code} ${description}`;
  return code < 500 ? new ReadRefusedError(message) : new LogUnavailableError(message);
}
