import { createServer, type RequestListener, type Server } from 'node:http';
import {
  createSecureServer,
  createServer as createHttp2Server,
  type Http2SecureServer,
  type Http2Server,
  type ServerHttp2Session,
} from 'node:http2';
import { PriorKnowledge } from './prior-knowledge.js';
import { KEEP_ALIVE_TIMEOUT_MS, REQUEST_TIMEOUT_MS, TCP_KEEPALIVE_MS } from './timeouts.js';
import type { Identity } from './tls-identity.js';

/** HTTP/1.1 and HTTP/2 on one port: told apart by ALPN with TLS, by the first bytes without. */
export type HttpServer = Server | Http2SecureServer;

/** Node's two minutes are an invitation to hold connections. */
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Streams of one connection; a proxy that carries more opens another one. RFC 9113 section 6.5.2 asks for 100 at least. */
const MAX_CONCURRENT_STREAMS = 1_000;

/** What shares a connection cannot ask for it. */
const TCP_KEEPALIVE = { keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS };
const HTTP1 = { requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS };
const HTTP2 = { settings: { maxConcurrentStreams: MAX_CONCURRENT_STREAMS } };

/**
 * Emits `session` for the HTTP/2 connections of either kind.
 * @param handler called for the requests of both versions: those of Node's `node:http2` look like those of `node:http`
 * @param identity for HTTPS; nothing for cleartext
 */
export function createHttpServer(handler: RequestListener, identity: Identity | undefined): HttpServer {
  const server = identity === undefined ? createCleartext(handler) : createSecure(handler, identity);
  server.on('session', (session: ServerHttp2Session) =>
    // Whoever opens no stream has nothing more to ask; open ones go on.
    session.setTimeout(KEEP_ALIVE_TIMEOUT_MS, () => session.close()),
  );
  return server;
}

function createSecure(handler: RequestListener, identity: Identity): Http2SecureServer {
  const timeouts = { ...HTTP1, ...TCP_KEEPALIVE, handshakeTimeout: HANDSHAKE_TIMEOUT_MS };
  const options = { ...HTTP2, ...timeouts, ...identity, allowHTTP1: true };
  return withHandler(createSecureServer(options), handler);
}

function createCleartext(handler: RequestListener): Server {
  const server = createServer(HTTP1, handler);
  const http2 = withHandler(createHttp2Server(HTTP2), handler);
  http2.on('session', (session) => server.emit('session', session));
  const priorKnowledge = new PriorKnowledge(http2);
  server.on('clientError', (error, socket) => priorKnowledge.take(error, socket));
  return server;
}

/** Its types keep the two versions apart; frameworks do not. */
function withHandler<Http2 extends Http2Server | Http2SecureServer>(server: Http2, handler: RequestListener): Http2 {
  const request: string = 'request';
  server.on(request, handler);
  return server;
}
