import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { PortTakenError } from '../http/service-options.js';
import type { MetricsAddress } from './metrics-address.js';
import { CONTENT_TYPES, type Exposition } from './prometheus-text.js';

type Scrape = (format: Exposition) => Promise<string>;

/**
 * Answers `GET /metrics`, and nothing else.
 * @param onError told when a scrape failed
 * @throws PortTakenError
 */
export async function serveMetrics(
  { host, port }: MetricsAddress,
  scrape: Scrape,
  onError: (error: unknown) => void,
): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, response, scrape).catch((error: unknown) => {
      onError(error);
      response.writeHead(500).end();
    });
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new PortTakenError(host, port, { cause: error }, 'METRICS_PORT') : error;
  }
}

async function answer(
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
  scrape: Scrape,
): Promise<void> {
  const [path] = (url ?? '').split('?');
  if (path !== '/metrics') return void response.writeHead(404).end('Only /metrics is here.\n');
  if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  const format = headers.accept?.includes('application/openmetrics-text') ? 'openmetrics' : 'text';
  const text = await scrape(format);
  response.writeHead(200, { 'content-type': CONTENT_TYPES[format], 'cache-control': 'no-store' }).end(text);
}
