import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Problem, type ProblemFields } from '../problem/problem.js';
import { isHttp2 } from './prior-knowledge.js';
import { REQUEST_ID_HEADER } from './request-id.js';

const MALFORMED: ProblemFields = {
  status: 400,
  code: 'MALFORMED_REQUEST',
  title: 'Malformed request',
  detail: 'What was sent is not an HTTP/1.1 request.',
  fix: 'Use an HTTP client, and check what stands between it and this server.',
};

/** @see https://nodejs.org/api/http.html#event-clienterror */
const PARSER_PROBLEMS: Readonly<Record<string, ProblemFields>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HEADERS_TOO_LARGE',
    title: 'Headers too large',
    detail: 'The URL and the headers of the request are larger than 16 KiB together.',
    fix: 'Send fewer or shorter headers, or a shorter query.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: 'BODY_TOO_LARGE',
    title: 'Body too large',
    detail: 'The chunk extensions of the request body are larger than 16 KiB.',
    fix: 'Send the body without chunk extensions.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'REQUEST_TIMEOUT',
    title: 'Request timeout',
    detail: 'The request did not arrive whole in time.',
    fix: 'Send the request again, without pauses.',
  },
};

/** Answers what Node's HTTP parser refuses, which no route, hook or filter ever sees. */
export class ParserErrors {
  private readonly answers = new WeakMap<Socket, ServerResponse>();

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      // HTTP/2 has no parser errors: what is wrong with a stream or a connection is answered by a frame.
      if (request.raw.httpVersionMajor === 1) this.answers.set(request.raw.socket, reply.raw);
      done();
    });
  }

  /** Ends the connection, as what follows on it cannot be told apart any more. */
  answer(error: NodeJS.ErrnoException, socket: Socket): void {
    if (isHttp2(error, socket)) return;
    const response = this.answers.get(socket);
    const isAnswering = response !== undefined && response.headersSent && !response.writableFinished;
    // In the midst of an answer, a stream perhaps, ours would be taken for a part of it; of a TLS handshake, for garbage.
    if (!isOfParser(error) || !socket.writable || isAnswering) socket.destroy(error);
    else socket.end(responseText(error), () => socket.destroy());
  }
}

function isOfParser({ code = '' }: NodeJS.ErrnoException): boolean {
  return code.startsWith('HPE_') || code.startsWith('ERR_HTTP_');
}

function responseText(error: NodeJS.ErrnoException): string {
  const problem = new Problem(PARSER_PROBLEMS[error.code ?? ''] ?? MALFORMED);
  const id = randomUUID();
  const body = JSON.stringify(problem.toBody(id));
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `${REQUEST_ID_HEADER}: ${id}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
