import { Problem } from '@posthorn/platform';
import { label } from '../stored-text.js';
import type { RequestSend } from './request-send.js';

const HEADER = 'Idempotency-Key';

/** Of bytes beyond ASCII nobody says which characters they are, so the same key in the body would be another one. */
const headerKey = label
  .min(1, 'must not be empty')
  .regex(/^[\x20-\x7e]*$/, 'must be ASCII; another key goes into the body, as dedupeKey');

/**
 * The one key that a request gives under up to three names.
 * @param header its `Idempotency-Key`, taken as it stands
 * @throws Problem 400 naming the header when it is not a key, or another one than the body's
 */
export function dedupeKeyOf(
  { dedupeKey, idempotencyKey }: Pick<RequestSend, 'dedupeKey' | 'idempotencyKey'>,
  header: string | undefined,
): string | undefined {
  const inBody = dedupeKey ?? idempotencyKey;
  if (header === undefined) return inBody;
  const { error } = headerKey.safeParse(header);
  if (error) throw badHeader(error.issues[0]?.message ?? 'is not a key');
  if (inBody !== undefined && inBody !== header)
    throw badHeader('is an alias of dedupeKey and must not differ from it');
  return header;
}

function badHeader(detail: string): Problem {
  return new Problem({
    status: 400,
    code: 'INVALID_REQUEST',
    title: 'Invalid request',
    detail: `${HEADER}: ${detail}`,
    fix: 'Give the key once: in the header, or as dedupeKey in the body.',
    errors: [{ parameter: HEADER, detail }],
  });
}
