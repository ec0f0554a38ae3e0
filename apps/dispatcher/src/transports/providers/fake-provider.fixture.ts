import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Parsed, where it is JSON. */
  readonly json: Record<string, unknown>;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Closes the connection instead. */
  readonly disconnect?: true;
  readonly delayMs?: number;
}

/** A provider's API as a real HTTP server: answers what it is told to, and keeps what it was asked. */
export interface FakeProvider {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** From now on, for every request. */
  answer(answer: FakeAnswer): void;
  close(): Promise<void>;
}

export async function startFakeProvider(): Promise<FakeProvider> {
  const requests: ReceivedRequest[] = [];
  let next: FakeAnswer = {};
  const server = createServer((request, response) => void respond(request, response));
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('latin1');
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, headers, body, json: jsonOf(body, headers['content-type']) });
    if (next.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, next.delayMs));
    if (next.disconnect) return void request.socket.destroy();
    response.writeHead(next.status ?? 200, { 'content-type': 'application/json', ...next.headers });
    response.end(next.json === undefined ? '' : JSON.stringify(next.json));
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: (answer) => (next = answer),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function jsonOf(body: string, contentType = ''): Record<string, unknown> {
  return contentType.includes('json')
    ? (JSON.parse(Buffer.from(body, 'latin1').toString()) as Record<string, unknown>)
    : {};
}
