import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WIRE_FORMATS, type WireFormat } from './wire-formats.js';

/** What a model writes, and how it ends. */
export interface FakeCompletion {
  /** One delta each. */
  readonly deltas: readonly string[];
  /** Milliseconds before each delta; 0 by default. */
  readonly everyMs?: number;
  /** Bytes of a write: deltas, and the characters in them, are cut wherever that falls. */
  readonly bytesPerWrite?: number;
  /** After the deltas: a proper end (by default), silence, or a cut connection. */
  readonly ending?: 'complete' | 'stall' | 'cut';
}

export type FakeAnswer =
  | FakeCompletion
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'hang';

export interface AskedModel {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
  /** When the client hung up before the answer was complete. */
  readonly aborted: Promise<void>;
}

export interface FakeModelServer {
  /** `http://127.0.0.1:<port>/v1`, what AI_BASE_URL is set to. */
  readonly baseUrl: string;
  readonly asked: readonly AskedModel[];
  close(): Promise<void>;
}

/**
 * A model in the wire formats of OpenAI (`/v1/chat/completions`) and Anthropic (`/v1/messages`), streamed. It gives these answers in turn, the
 * last one for ever.
 */
export async function aModelServer(...answers: readonly [FakeAnswer, ...FakeAnswer[]]): Promise<FakeModelServer> {
  const asked: AskedModel[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? answers[0];
    const aborted = new Promise<void>((resolve) => {
      response.once('close', () => {
        if (!response.writableEnded) resolve();
      });
    });
    void jsonOf(request).then((body) => {
      asked.push({ path: request.url ?? '', headers: request.headers, body, aborted });
      return respond(response, WIRE_FORMATS[request.url ?? ''], answer);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function respond(response: ServerResponse, format: WireFormat | undefined, answer: FakeAnswer): Promise<void> {
  if (answer === 'hang') return;
  if ('status' in answer || format === undefined) {
    const { status, body, headers } = 'status' in answer ? answer : { status: 404, body: undefined, headers: {} };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body ?? JSON.stringify({ error: { message: `status ${status}`, type: 'error' } }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  await stream(response, format, answer);
}

async function stream(response: ServerResponse, format: WireFormat, answer: FakeCompletion): Promise<void> {
  const { deltas, everyMs = 0, ending = 'complete' } = answer;
  const write = (text: string) => writeCut(response, text, answer.bytesPerWrite);
  await write(format.begin);
  for (const delta of deltas) {
    if (everyMs > 0) await sleep(everyMs);
    if (response.destroyed) return;
    await write(format.delta(delta));
  }
  if (ending === 'stall') return;
  if (ending === 'cut') {
    // What was written gets there first.
    await sleep(20);
    response.destroy();
  } else response.end(format.end(deltas.length));
}

async function writeCut(response: ServerResponse, text: string, bytesPerWrite = Infinity): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length && !response.destroyed; at += bytesPerWrite) {
    response.write(bytes.subarray(at, Math.min(bytes.length, at + bytesPerWrite)));
    // A turn of the loop each, so that they are not joined again on the way.
    if (bytesPerWrite < bytes.length) await sleep(1);
  }
}

async function jsonOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  const body: Record<string, unknown> = JSON.parse(text === '' ? '{}' : text);
  return body;
}
