import { type NatsConnection, nuid } from '@nats-io/nats-core';
import { MsgHdrsImpl } from '@nats-io/nats-core/internal';
import { type AppendUnit, unitHeaders } from './append-unit.js';
import { LogUnavailableError } from './errors.js';

/** Where the units of a commit begin in the log, in their order. */
export interface Committed {
  readonly firstSequences: readonly number[];
  /** Only ever true for a single message: a batch that holds a duplicate is refused. */
  readonly duplicate: boolean;
}

/** The server answered no: nothing of the commit is stored. */
export class CommitRefusedError extends Error {
  override readonly name = 'CommitRefusedError';
  constructor(
    /** As in HTTP: 400 is the request's fault, 503 the server's. */
    readonly status: number,
    /** `err_code` of the JetStream API. */
    readonly code: number,
    description: string,
  ) {
    super(description);
  }
}

/** `err_code`s of refusals that are part of the contract (nats-server 2.12 to 2.15). */
export const REFUSAL = {
  wrongLastSequence: 10071,
  /** The same within a batch, or while another append to the subject is under way in a cluster. */
  wrongLastSequenceUnknown: 10164,
  duplicateInBatch: 10201,
} as const;

interface Outgoing {
  readonly subject: string;
  readonly body: Uint8Array;
  readonly headers: Record<string, string>;
}

interface PubAck {
  readonly seq: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly code: number; readonly err_code: number; readonly description: string };
}

/**
 * Commits units with one acknowledgement: a lone event as a plain publish, anything else as an atomic batch.
 *
 * Written on the core client: the batch of `@nats-io/jetstream` 3.4 waits for an extra round trip, drops
 * `msgID` and `expect`, and hides why the server refused.
 * @throws CommitRefusedError when nothing was stored
 * @throws LogUnavailableError when no acknowledgement came; the outcome is unknown
 */
export async function commit(
  connection: NatsConnection,
  units: readonly AppendUnit[],
  timeoutMs: number,
): Promise<Committed> {
  const messages = units.flatMap((unit) =>
    unit.events.map(({ subject, body }, i) => ({ subject, body, headers: unitHeaders(unit, i) })),
  );
  const { seq, duplicate = false, error } = await send(connection, messages, timeoutMs);
  if (error) throw new CommitRefusedError(error.code, error.err_code, error.description);
  // The messages of a batch stand together in the log; the acknowledgement names the last one.
  let next = seq - messages.length + 1;
  const firstSequences = units.map((unit) => {
    const first = next;
    next += unit.events.length;
    return first;
  });
  return { firstSequences, duplicate };
}

async function send(connection: NatsConnection, messages: readonly Outgoing[], timeout: number): Promise<PubAck> {
  const last = messages.at(-1);
  if (!last) throw new RangeError('a commit needs an event');
  if (messages.length > 1) stampBatch(messages, last);
  try {
    for (const { subject, body, headers } of messages) {
      if (headers !== last.headers) connection.publish(subject, body, { headers: new WireHeaders(headers) });
    }
    const headers = new WireHeaders(last.headers);
    const reply = await connection.request(last.subject, last.body, { headers, timeout });
    return reply.json<PubAck>();
  } catch (cause) {
    throw new LogUnavailableError('no acknowledgement from the log', { cause });
  }
}

function stampBatch(messages: readonly Outgoing[], last: Outgoing): void {
  const id = nuid.next();
  for (const [i, { headers }] of messages.entries()) {
    headers['Nats-Batch-Id'] = id;
    headers['Nats-Batch-Sequence'] = `${i + 1}`;
  }
  last.headers['Nats-Batch-Commit'] = '1';
}

/** Headers on their way out: the client's own make a map of lists first, and are looked up in no more. */
class WireHeaders extends MsgHdrsImpl {
  /** @param values printable ASCII */
  constructor(private readonly fields: Readonly<Record<string, string>>) {
    super();
  }

  override encode(): Uint8Array {
    let text = 'NATS/1.0\r\n';
    for (const name of Object.keys(this.fields)) text += `${name}: ${this.fields[name]}\r\n`;
    return Buffer.from(`${text}\r\n`, 'latin1');
  }
}
