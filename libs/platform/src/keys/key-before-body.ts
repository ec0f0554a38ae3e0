import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { CredentialType } from './credential.js';
import type { Credentials } from './credentials.js';
import '../http/route-options.js';

/** As `RequireKey` accepts unless it says otherwise. */
const ACCEPTED: readonly CredentialType[] = ['key', 'session'];

/**
 * Nest's guards run when the body has been read and parsed. Of the routes that take more than `usualLimitBytes` a body larger than that
 * is read only for a caller who is known, so strangers cannot fill the memory. Raw bodies are signed instead, and bounded by their routes,
 * unless those say otherwise.
 */
export function wantKeyBeforeLargeBody(
  fastify: FastifyInstance,
  credentials: Pick<Credentials, 'recognise'>,
  usualLimitBytes: number,
): void {
  fastify.addHook('onRoute', (route) => {
    const { bodyLimitBytes = 0, rawBody, keyBeforeBody = rawBody !== true } = route.config ?? {};
    if (bodyLimitBytes <= usualLimitBytes || !keyBeforeBody) return;
    route.preParsing = async (request) => {
      if (mayExceed(request, usualLimitBytes)) await credentials.recognise(request, ACCEPTED);
    };
  });
}

/** A body whose length is not told may be any. */
function mayExceed({ headers }: FastifyRequest, limitBytes: number): boolean {
  const length = headers['content-length'];
  return length === undefined || Number(length) > limitBytes;
}
