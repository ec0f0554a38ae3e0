import { setTimeout as sleep } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { z } from 'zod';
import { InstanceError } from '../instance/instance.errors.js';
import type { StreamedEvent } from './event-line.js';

export interface FollowOptions {
  readonly baseUrl: string;
  readonly key: string;
  /** `eventTypes` of the stream: `delivery.*,send.queued`. */
  readonly types?: string;
  readonly contact?: string;
  /** Where to begin; with nothing, from now on. */
  readonly since?: string;
  readonly signal: AbortSignal;
  /** Told once when there is no connection, with the reason, and once when there is. */
  readonly onConnection: (state: ConnectionState, reason?: string) => void;
}

/**
 * No connection, since the beginning (`unreached`) or no more (`lost`); or one after all, which goes on where it was (`resumed`)
 * or, with no event to begin after, has new events only (`connected`).
 */
export type ConnectionState = 'unreached' | 'lost' | 'resumed' | 'connected';

const FIRST_RETRY_MS = 1_000;

/**
 * Events of the live stream, each once, across lost connections, until the signal aborts.
 * @throws InstanceError when the stream refuses us: another attempt would not help
 */
export async function* followEvents(options: FollowOptions): AsyncGenerator<StreamedEvent> {
  const { signal, onConnection } = options;
  let lastId: string | undefined;
  let retryMs = FIRST_RETRY_MS;
  let lost = false;
  let wasConnected = false;
  while (!signal.aborted) {
    let reason = 'the server ended the stream';
    try {
      const body = await openStream(options, lastId);
      if (lost) onConnection((lastId ?? options.since) === undefined ? 'connected' : 'resumed');
      lost = false;
      wasConnected = true;
      const parser = new EventSourceParserStream({ onRetry: (ms) => (retryMs = ms) });
      for await (const { id, event, data } of body.pipeThrough(new TextDecoderStream()).pipeThrough(parser)) {
        lastId = id ?? lastId;
        if (event !== undefined && id !== undefined) yield { id, type: event, data: JSON.parse(data) };
      }
    } catch (error) {
      if (error instanceof InstanceError) throw error;
      reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    }
    if (!lost && !signal.aborted) onConnection(wasConnected ? 'lost' : 'unreached', reason);
    lost = true;
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

async function openStream(options: FollowOptions, lastId: string | undefined): Promise<NonNullable<Response['body']>> {
  const { baseUrl, key, types, contact, since, signal } = options;
  const url = new URL('/v1/agent/events/stream', baseUrl);
  if (types !== undefined) url.searchParams.set('eventTypes', types);
  if (contact !== undefined) url.searchParams.set('contactEmail', contact);
  if (since !== undefined) url.searchParams.set('since', since);
  const response = await fetch(url, {
    signal,
    headers: {
      authorization: `Bearer ${key}`,
      accept: 'text/event-stream',
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
  });
  if (response.ok && response.body !== null) return response.body;
  const answer = explain(response.status, await response.text());
  // Refused for good, but for "too many" and server errors, which pass.
  throw response.status < 500 && response.status !== 429 ? new InstanceError(answer) : new Error(answer);
}

const problem = z.object({ detail: z.string(), fix: z.string().optional() });

/** The server's own words, if it found some. */
function explain(status: number, body: string): string {
  const { data } = z.string().transform(parseJson).pipe(problem).safeParse(body);
  if (data === undefined) return `The server answered ${status}: ${body.slice(0, 500)}`;
  return data.fix === undefined ? data.detail : `${data.detail}\n${data.fix}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, perhaps; it is shown as it is.
    return undefined;
  }
}
