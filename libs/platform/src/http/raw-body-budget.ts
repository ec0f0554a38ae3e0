import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problem/problem.js';
import './route-options.js';

/** Of all large bodies that are not proven to be anybody's, while they are read and handled; bytes. */
export const RAW_BODY_BUDGET_BYTES = 268_435_456;
const RETRY_AFTER_S = '5';

/**
 * Raw bodies are read before anybody knows whose they are: the proof is a signature over them, or stands inside. So they share a budget: what
 * is larger than `usualLimitBytes` waits outside when the others take it up, and whoever signs comes again.
 */
export function boundRawBodies(
  fastify: FastifyInstance,
  usualLimitBytes: number,
  budgetBytes = RAW_BODY_BUDGET_BYTES,
): void {
  let taken = 0;
  fastify.addHook('onRoute', (route) => {
    const { bodyLimitBytes = 0, rawBody, keyBeforeBody = rawBody !== true } = route.config ?? {};
    if (rawBody !== true || keyBeforeBody || bodyLimitBytes <= usualLimitBytes) return;
    route.preParsing = (request: FastifyRequest, reply: FastifyReply, _payload, done) => {
      const bytes = Math.min(declared(request) ?? bodyLimitBytes, bodyLimitBytes);
      if (bytes <= usualLimitBytes) return done(null);
      if (taken + bytes > budgetBytes) return done(tooMuchAtOnce());
      taken += bytes;
      // Answered or broken off, whichever it is.
      reply.raw.once('close', () => {
        taken -= bytes;
      });
      done(null);
    };
  });
}

/** A body whose length is not told may be any. */
function declared({ headers }: FastifyRequest): number | undefined {
  const length = Number(headers['content-length']);
  return headers['content-length'] === undefined || Number.isNaN(length) ? undefined : length;
}

function tooMuchAtOnce(): Problem {
  return new Problem({
    status: 503,
    code: 'BUSY',
    detail: 'This server is reading as many large bodies as it has memory for.',
    fix: 'Send it again after the time in Retry-After.',
    headers: { 'retry-after': RETRY_AFTER_S, connection: 'close' },
  });
}
