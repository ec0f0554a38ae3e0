import type { ServerResponse } from 'node:http';
import { Problem } from '@posthorn/platform';
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
 * @throws Problem 400 when an earlier response still has the connection
 */
export function openResponse(
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
  first: Buffer,
  limitBytes: number,
): StreamResponse {
  const response: ServerResponse = reply.raw;
  const { socket } = response;
  // RFC 9112 section 9.3.2 lets a client pipeline; the response before this one still has the socket.
  if (!socket) throw pipelined();
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

function pipelined(): Problem {
  return new Problem({
    status: 400,
    code: 'STREAM_PIPELINED',
    detail: 'The stream was asked for behind another request on the same connection.',
    fix: 'Open the stream on a connection of its own, or wait for the answer before it.',
  });
}
