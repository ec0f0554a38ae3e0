import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { NatsUnreachableError } from './errors.js';
import type { EventLog } from './event-log.js';
import { JetStreamEventLog, type SubjectTailQuery } from './jetstream-log.js';
import { ensureStreams } from './streams.js';

export interface EventLogOptions {
  /** One URL or several, comma separated; user and password, or a token, of the first are used for all. */
  readonly natsUrl: string;
  /** Shown in the server's connection list. */
  readonly name?: string;
  /**
   * How long an append may wait for others once many come at a time; milliseconds, 3 by default, and 12 while a stream of them comes. More is fewer and larger
   * commits, for a service in whose appends nobody waits for an answer (ADR 0015).
   */
  readonly gatherMs?: number;
}

/** A log with the connection it holds; close it once. */
export interface ConnectedEventLog extends EventLog {
  readonly connection: NatsConnection;
  /** Subjects alone, in order, each once, without end: for those who only want to know that something happened. */
  tailSubjects(query: SubjectTailQuery): AsyncIterable<readonly string[]>;
  /** Finishes what is in flight, then leaves the server; also when it is away. Never rejects. */
  close(): Promise<void>;
}

/**
 * Connects, creates or updates the streams, and answers the log. Afterwards a lost server is waited
 * for without end; appends fail with LogUnavailableError meanwhile.
 * @throws NatsUnreachableError when no server answers within 5 s
 */
export async function connectEventLog(options: EventLogOptions): Promise<ConnectedEventLog> {
  const connection = await connectNats(options);
  try {
    const { epoch } = await ensureStreams(connection);
    const manager = await jetstreamManager(connection, { checkAPI: false });
    return new JetStreamEventLog(connection, manager, epoch, options.gatherMs);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** @throws NatsUnreachableError when no server answers within 5 s, lets us in, or can be named by this URL */
export async function connectNats({ natsUrl, name = 'posthorn' }: EventLogOptions): Promise<NatsConnection> {
  const urls = natsUrl.split(',').map(urlOf);
  try {
    return await connect({
      servers: urls.map(({ protocol, host }) => `${protocol}//${host}`),
      ...credentials(urls[0]),
      name,
      timeout: 5000,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      // A stack trace per request costs more than the request (append is the hot path).
      noAsyncTraces: true,
    });
  } catch (cause) {
    throw new NatsUnreachableError(urls.map(({ host }) => host).join(', '), reasonOf(cause), { cause });
  }
}

function urlOf(text: string): URL {
  const url = text.includes('://') ? text : `nats://${text}`;
  // The error of the URL parser would carry the text, and with it the password.
  if (!URL.canParse(url)) throw new NatsUnreachableError('an address that is no URL', 'nothing to connect to');
  return new URL(url);
}

/** The client's own message may be as short as "connection refused", with what happened as its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${reasonOf(error.cause)})` : error.message;
}

/** The client does not read them from the URL. */
function credentials(url: URL | undefined): { user?: string; pass?: string; token?: string } {
  if (!url?.username) return {};
  const user = decodeURIComponent(url.username);
  return url.password ? { user, pass: decodeURIComponent(url.password) } : { token: user };
}
