import type { ServerResponse } from 'node:http';
import { Http2ServerResponse } from 'node:http2';
import type { Socket } from 'node:net';
import { Problem, TCP_KEEPALIVE_MS } from '@posthorn/platform';
import type { FastifyReply } from 'fastify';
import type { Sink } from '../engine/sink.js';
import { Http2Sink } from './http2-sink.js';
import type { ClientLimits } from './sink-limits.js';
import { SocketSink } from './socket-sink.js';

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
  readonly sink: Sink;
  /** Calls back when the client is cut off because it has stalled; before `onClosed`. */
  readonly onStalled: (callback: () => void) => void;
  /** Calls back once, when the client has gone or the response has ended. */
  readonly onClosed: (callback: () => void) => void;
}

/**
 * Takes the response out of Fastify's hands and sends the head with the first bytes.
 * @throws Problem 400 when an earlier response still has the connection
 */
export function openResponse(
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
  first: Buffer,
  limits: ClientLimits,
): StreamResponse {
  const response = http2ResponseOf(reply);
  const head = { ...STREAM_HEADERS, ...headers };
  return response ? openHttp2(reply, response, head, first, limits) : openHttp1(reply, head, first, limits);
}

/**
 * Whether the client has gone before its stream was opened: there would be nobody to say so any more. A request whose body has been read is
 * destroyed as well, so the socket is asked.
 */
export function hasLeft(reply: FastifyReply): boolean {
  return http2ResponseOf(reply)?.stream.destroyed ?? (reply.request.raw.socket.destroyed || reply.raw.destroyed);
}

function openHttp1(
  reply: FastifyReply,
  head: Readonly<Record<string, string>>,
  first: Buffer,
  { clientBytes, stallMs }: ClientLimits,
): StreamResponse {
  const response: ServerResponse = reply.raw;
  const { socket } = response;
  // RFC 9112 section 9.3.2 lets a client pipeline; the response before this one still has the socket.
  if (!socket) throw pipelined();
  reply.hijack();
  // The connection ends the body, so there is no chunk framing to pay for with every event.
  response.useChunkedEncodingByDefault = false;
  copyHeaders(reply, response);
  response.writeHead(200, head);
  response.write(first);
  socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
  const onStalled = watchForStall(response, socket, stallMs);
  return {
    sink: new SocketSink(response, socket, clientBytes),
    onStalled,
    onClosed: (callback) => response.once('close', callback),
  };
}

function openHttp2(
  reply: FastifyReply,
  response: Http2ServerResponse,
  head: Readonly<Record<string, string>>,
  first: Buffer,
  limits: ClientLimits,
): StreamResponse {
  reply.hijack();
  copyHeaders(reply, response);
  response.writeHead(200, head);
  const sink = new Http2Sink(response, limits);
  sink.write(first);
  return {
    sink,
    onStalled: (callback) => (sink.onStalled = callback),
    onClosed: (callback) => response.once('close', callback),
  };
}

/** Fastify's types know HTTP/1.1 alone. */
function http2ResponseOf({ raw }: { readonly raw: unknown }): Http2ServerResponse | undefined {
  return raw instanceof Http2ServerResponse ? raw : undefined;
}

/** What hooks have set, CORS for example. */
function copyHeaders(reply: FastifyReply, response: ServerResponse | Http2ServerResponse): void {
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) response.setHeader(name, typeof value === 'number' ? String(value) : value);
}

function pipelined(): Problem {
  return new Problem({
    status: 400,
    code: 'STREAM_PIPELINED',
    detail: 'The stream was asked for behind another request on the same connection.',
    fix: 'Open the stream on a connection of its own, or wait for the answer before it.',
  });
}

/**
 * A peer that acknowledges and takes nothing (a window of zero) is alive to the kernel for ever. Node's timeout of a socket
 * sees every byte that leaves, also of a write that is under way; without one that waits, an idle stream is none of its business.
 */
function watchForStall(response: ServerResponse, socket: Socket, stallMs: number): StreamResponse['onStalled'] {
  let tell = (): void => undefined;
  socket.setTimeout(stallMs);
  // With nobody listening on the response, Node's server ends the socket whatever the reason.
  response.on('timeout', () => {
    if (socket.writableLength === 0) return;
    tell();
    socket.destroy();
  });
  return (callback) => (tell = callback);
}
