import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { z } from 'zod';
import { theSystem } from './system.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed if it is JSON of any kind. */
  readonly body: unknown;
}

export interface CallOptions {
  readonly key?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another system than that of the run. */
  readonly url?: string;
}

/** One HTTP request, its answer read to the end; a stream has none, so it is left. */
export async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const { key, json, headers, url = theSystem().url } = options;
  const body = json === undefined ? options.body : JSON.stringify(json);
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status: response.status, headers: response.headers, text: '(an event stream)', body: undefined };
  }
  const text = await response.text();
  const isJson = /\bjson\b/.test(type);
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}

/** The key most tests speak with. */
export const ownKey = (): string => theSystem().credentials.keys.mm_live;

/** An address nobody else in this run writes to; the sandbox goes by what stands before the `+`. */
export function aRecipient(outcome = 'silent'): string {
  return `${outcome}+${randomUUID().slice(0, 13)}@example.com`;
}

const queued = z.object({ requestId: z.string(), status: z.literal('queued') });

/** Queues a send. @returns its id */
export async function requestSend(
  recipientEmail: string,
  { key = ownKey(), url, ...more }: { key?: string; url?: string; dedupeKey?: string; payload?: object } = {},
): Promise<string> {
  const answer = await call('POST', '/v1/agent/request-send', {
    key,
    json: { recipientEmail, ...more },
    ...(url === undefined ? {} : { url }),
  });
  expect(answer, answer.text).toMatchObject({ status: 200 });
  return queued.parse(answer.body).requestId;
}

/** The send as `GET /v1/agent/sends/:requestId` shows it. */
export async function sendOf(requestId: string, key = ownKey()): Promise<unknown> {
  const answer = await call('GET', `/v1/agent/sends/${requestId}`, { key });
  expect(answer, answer.text).toMatchObject({ status: 200 });
  return answer.body;
}
