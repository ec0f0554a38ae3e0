import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { JetStreamClient } from '@nats-io/jetstream';
import { brokerFilters } from './broker-filters.js';
import { bursts } from './bursts.js';
import type { StoredMessage } from './decode.js';
import { LogReplacedError } from './errors.js';
import type { TailQuery } from './event-log.js';
import { openOrdered } from './ordered-messages.js';
import { type ReadOne, replay } from './replay.js';

const REOPEN_DELAY_MS = 100;

export interface FollowPort {
  readonly js: JetStreamClient;
  /** The log's last sequence now, and how to read up to it. @throws LogReplacedError */
  look(): Promise<{ readonly last: number; readonly one: ReadOne }>;
  warn(message: string, cause: unknown): void;
}

export interface FollowQuery extends TailQuery {
  /** Live messages come without their bodies; not with several subjects. */
  readonly headersOnly?: boolean;
}

/** @returns what the reader wants of a message; nothing when it wants nothing. Does not throw */
export type ReadMessage<Item> = (message: StoredMessage) => Item | undefined;

/**
 * Stored, then live messages, in order, each once, until the signal aborts: one array per arrival burst of what is read of them. They are
 * read as they come, so that messages, as much again as their events, do not wait for the reader (ADR 0046).
 * Whatever is lost (server, connection, consumer) is waited for, and the next message is the one after the
 * last that was given.
 * @throws LogReplacedError when the stream was made anew meanwhile
 */
export async function* follow<Item>(
  port: FollowPort,
  query: FollowQuery,
  read: ReadMessage<Item>,
): AsyncGenerator<readonly Item[]> {
  const { signal } = query;
  let position = query.after;
  while (!signal.aborted) {
    try {
      for await (const { items, upTo } of storedThenLive(port, { ...query, after: position }, read)) {
        if (signal.aborted) return;
        if (items.length > 0) yield items;
        position = upTo;
      }
    } catch (error) {
      if (signal.aborted) return;
      // Positions of another log mean nothing in this one.
      if (error instanceof LogReplacedError) throw error;
      port.warn(`the tail is interrupted after sequence ${position} and will be reopened`, error);
    }
    await setTimeout(REOPEN_DELAY_MS, undefined, { signal }).catch(() => undefined);
  }
}

interface Progress<Item> {
  readonly items: readonly Item[];
  /** All that matches up to here has been given with this. */
  readonly upTo: number;
}

async function* storedThenLive<Item>(
  port: FollowPort,
  query: FollowQuery,
  read: ReadMessage<Item>,
): AsyncGenerator<Progress<Item>> {
  const { after, subjects, signal, headersOnly } = query;
  // To the broker no filter would mean everything.
  if (subjects?.length === 0) await once(signal, 'abort');
  if (signal.aborted) return;
  const { last: until, one } = await port.look();
  let start = after;
  // A consumer with several filters is slow far from the end of the log (replay.ts).
  if (subjects && subjects.length > 1 && until > after) {
    const stored = replay(one, { subjects, after, until, signal });
    for await (const burst of bursts(stored, (message) => arrived(message, read(message)))) yield given(burst);
    if (signal.aborted) return;
    start = until;
    yield { items: [], upTo: until };
  }
  const { filters, matches } = brokerFilters(subjects);
  await using opened = await openOrdered(port.js, { subjects: filters, start: { after: start }, headersOnly }, signal);
  const readMatching = (message: StoredMessage) =>
    arrived(message, matches(message.subject) ? read(message) : undefined);
  for await (const burst of bursts(opened.messages, readMatching)) yield given(burst);
}

interface Arrived<Item> {
  readonly seq: number;
  readonly item: Item | undefined;
}

function arrived<Item>({ seq }: StoredMessage, item: Item | undefined): Arrived<Item> {
  return { seq, item };
}

/** Bursts are never empty. */
function given<Item>(burst: readonly Arrived<Item>[]): Progress<Item> {
  const items = burst.map(({ item }) => item).filter((item) => item !== undefined);
  return { items, upTo: burst.at(-1)?.seq ?? 0 };
}
