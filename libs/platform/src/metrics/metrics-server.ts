import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { PortTakenError } from '../http/service-options.js';
import { CONTENT_TYPES, type Exposition } from './prometheus-text.js';

/** Where metrics are served: never on the port of the API, so that no edge hands them on by mistake (ADR 0013). */
export interface MetricsAddress {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
}

interface Scraping {
  /** How many ports may be tried from the given one on. */
  readonly ports: number;
  readonly scrape: (format: Exposition) => Promise<string>;
  readonly onError: (error: unknown) => void;
}

/**
 * Answers `GET /metrics`, and nothing else.
 * @throws PortTakenError
 */
export async function serveMetrics(
  { host, port }: MetricsAddress,
  { ports, scrape, onError }: Scraping,
): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, response, scrape).catch((error: unknown) => {
      onError(error);
      response.writeHead(500).end();
    });
  });
  for (let candidate = port; ; candidate++) {
    try {
      server.listen(candidate, host);
      await once(server, 'listening');
      return server;
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (candidate + 1 >= port + ports) throw new PortTakenError(host, port, { cause: error }, 'METRICS_PORT');
    }
  }
}

async function answer(
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
  scrape: Scraping['scrape'],
): Promise<void> {
  const [path] = (url ?? '').split('?');
  if (path !== '/metrics') return void response.writeHead(404).end('Only /metrics is here.\n');
  if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  const format = headers.accept?.includes('application/openmetrics-text') ? 'openmetrics' : 'text';
  const text = await scrape(format);
  response.writeHead(200, { 'content-type': CONTENT_TYPES[format], 'cache-control': 'no-store' }).end(text);
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
