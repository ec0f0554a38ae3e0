import type { NatsConnection } from '@nats-io/nats-core';
import type { AppendUnit } from './append-unit.js';
import type { StoredMessage } from './decode.js';
import { directGet, type DirectMessage } from './direct-gets.js';
import type { ReadQuery } from './event-log.js';

/** Messages per request; a longer history takes several. */
const PAGE = 256;
const MAX_SUBJECTS = 1_024;
/** Longer than the dedupe window of two minutes, by what clocks may differ. */
const SEARCH_BACK_MS = 5 * 60_000;

interface Start {
  readonly seq?: number;
  readonly start_time?: string;
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
export function latest(connection: NatsConnection, filter: string): Promise<readonly StoredMessage[]> {
  return directGet(connection, { multi_last: [filter] }, MAX_SUBJECTS);
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
    for (const message of await directGet(connection, { next_by_subj: filter, ...start }, PAGE)) {
      yield message;
      start = { seq: message.seq + 1 };
      pending = message.pending;
    }
  }
}
