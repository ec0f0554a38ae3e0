import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { SocketSink } from './socket-sink.js';

/** An idle peer that vanished without a word is noticed by the kernel; milliseconds. */
const TCP_KEEPALIVE_MS = 60_000;

/**
 * No charset: the format is always UTF-8 and has no such parameter (WHATWG HTML 9.2.5), and clients compare.
 * `no-transform` keeps proxies from compressing, which buffers; `X-Accel-Buffering` is nginx's switch for the same.
 */
export const STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;

export interface StreamResponse {
  readonly sink: SocketSink;
  /** Calls back once, when the client has gone or the response has ended. */
  readonly onClosed: (callback: () => void) => void;
}

/**
 * Takes the response out of Fastify's hands and sends the head with the first bytes in one packet.
 * @param limitBytes what may wait in this process for the client
 */
export function openResponse(
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
  first: Buffer,
  limitBytes: number,
): StreamResponse {
  const response: ServerResponse = reply.raw;
  const { socket } = response;
  if (!socket) throw new Error('the response has no socket: the request was pipelined behind another one');
  reply.hijack();
  // The connection ends the body, so there is no chunk framing to pay for with every event.
  response.useChunkedEncodingByDefault = false;
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) response.setHeader(name, value);
  response.writeHead(200, { ...STREAM_HEADERS, ...headers });
  response.write(first);
  socket.setTimeout(0);
  socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
  return {
    sink: new SocketSink(response, socket, limitBytes),
    onClosed: (callback) => response.once('close', callback),
  };
}
