import { createHash } from 'node:crypto';
import { newId } from '@posthorn/events';
import type { FastifyRequest } from 'fastify';
import { headerOf } from '../../request/headers.js';
import { badIdempotencyKey } from './generation.errors.js';

const KEY = /^[\x20-\x7e]{1,255}$/;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** @throws Problem 400 for one that is empty, too long or not ASCII, as apps/api has it */
export function idempotencyKeyOf(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  const key = headerOf(request, 'idempotency-key');
  if (key !== undefined && !KEY.test(key)) throw badIdempotencyKey();
  return key;
}

/** Derived from the key where there is one, so that a request that is made again finds its generation. */
export function generationIdOf(workspaceId: string, testMode: boolean, idempotencyKey: string | undefined): string {
  if (idempotencyKey === undefined) return newId('gen');
  const digest = createHash('sha256')
    .update(JSON.stringify([workspaceId, testMode, idempotencyKey]))
    .digest();
  return `gen_${Array.from(digest.subarray(0, 26), (byte) => CROCKFORD.charAt(byte & 31)).join('')}`;
}
