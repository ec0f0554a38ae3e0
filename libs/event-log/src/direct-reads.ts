import type { Msg, MsgHdrs, NatsConnection } from '@nats-io/nats-core';
import type { AppendUnit } from './append-unit.js';
import type { StoredMessage } from './decode.js';
import { LogUnavailableError, ReadRefusedError } from './errors.js';
import type { ReadQuery } from './event-log.js';
import { EVENTS_STREAM } from './streams.js';

/** Messages per request; a longer history takes several. */
const PAGE = 256;
const MAX_SUBJECTS = 1_024;
const PAGE_TIMEOUT_MS = 5_000;
const END_OF_BATCH = 204;
/** No message matches. */
const NOT_FOUND = 404;
/** Longer than the dedupe window of two minutes, by what clocks may differ. */
const SEARCH_BACK_MS = 5 * 60_000;

interface Start {
  readonly seq?: number;
  readonly start_time?: string;
}

type DirectQuery = ({ readonly next_by_subj: string } & Start) | { readonly multi_last: readonly string[] };

interface DirectMessage extends StoredMessage {
  readonly headers: MsgHdrs;
  /** Further messages that match. */
  readonly pending: number;
}

/**
 * All messages of one filter, by batched direct gets: no consumer is made, so a short
 * history costs a tenth of what it costs with one (ADR 0001). In a cluster a replica may answer that
 * has not seen the last append; whoever decides on it appends with an expectation, whoever reads confirms (confirmed.ts).
 * @throws LogUnavailableError when the server fell silent, ReadRefusedError when it takes the request for a wrong one
 */
export async function* history(
  connection: NatsConnection,
  filter: string,
  { after = 0, until = Infinity }: { after?: number; until?: number } = {},
): AsyncGenerator<StoredMessage> {
  for await (const message of pages(connection, filter, { seq: after + 1 })) {
    if (message.seq > until) return;
    yield message;
  }
}

/**
 * The last message of each subject the filter matches, in order: one request, however long the history.
 * @throws LogUnavailableError when the server fell silent
 * @throws ReadRefusedError when there are more than 1,024 subjects
 */
export function latest(connection: NatsConnection, filter: string): AsyncIterable<StoredMessage> {
  return page(connection, { multi_last: [filter] }, MAX_SUBJECTS);
}

/** Whether only one key of one workspace is asked for, and so a history that is short as a rule. */
export function isShort({ subjects = [], since }: Pick<ReadQuery, 'subjects' | 'since'>): boolean {
  const [subject, ...others] = subjects;
  if (subject === undefined || others.length > 0 || since) return false;
  const [, workspaceId, , key] = subject.split('.');
  return [workspaceId, key].every((token) => token !== undefined && token !== '*' && token !== '>');
}

/** Sequence of the event that was stored under the unit's message id within the dedupe window. */
export async function findOriginal(connection: NatsConnection, unit: AppendUnit): Promise<number | undefined> {
  const [first] = unit.events;
  if (!first) return undefined;
  const begin = { start_time: new Date(Date.now() - SEARCH_BACK_MS).toISOString() };
  for await (const { seq, headers } of pages(connection, first.subject, begin)) {
    if (headers.get('Nats-Msg-Id') === unit.messageId) return seq;
  }
  return undefined;
}

async function* pages(connection: NatsConnection, filter: string, begin: Start): AsyncGenerator<DirectMessage> {
  let start: Start = begin;
  let pending = 1;
  while (pending > 0) {
    pending = 0;
    for await (const message of page(connection, { next_by_subj: filter, ...start })) {
      yield message;
      start = { seq: message.seq + 1 };
      pending = message.pending;
    }
  }
}

/** On the core client, because a batch get of `@nats-io/jetstream` 3.4 waits for ever when the server dies in mid-answer. */
async function* page(connection: NatsConnection, query: DirectQuery, batch = PAGE): AsyncGenerator<DirectMessage> {
  for await (const { headers, data } of answersTo(connection, JSON.stringify({ ...query, batch }))) {
    // A status, and not a message without a body, ends the page.
    const code = headers?.code ?? 0;
    if (code === END_OF_BATCH || code === NOT_FOUND) return;
    if (!headers || code >= 200) throw refusal(code, headers?.description ?? '');
    yield {
      subject: headers.get('Nats-Subject'),
      seq: Number(headers.get('Nats-Sequence')),
      pending: Number(headers.get('Nats-Num-Pending')),
      headers,
      data,
    };
  }
  throw new LogUnavailableError('the log fell silent while it was read');
}

async function* answersTo(connection: NatsConnection, query: string): AsyncGenerator<Msg> {
  const subject = `$JS.API.DIRECT.GET.${EVENTS_STREAM}`;
  try {
    yield* await connection.requestMany(subject, query, { strategy: 'timer', maxWait: PAGE_TIMEOUT_MS });
  } catch (cause) {
    throw new LogUnavailableError('the log could not be read', { cause });
  }
}

function refusal(code: number, description: string): Error {
  const message = `the log refused to be read: ${code} ${description}`;
  return code < 500 ? new ReadRefusedError(message) : new LogUnavailableError(message);
}
