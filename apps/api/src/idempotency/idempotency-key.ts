import { Problem } from '@posthorn/platform';
import { label } from '../stored-text.js';

const HEADER = 'Idempotency-Key';

/** Of bytes beyond ASCII nobody says which characters they are, so the same key in a body would be another one. */
const headerKey = label
  .min(1, 'must not be empty')
  .regex(/^[\x20-\x7e]*$/, 'must be ASCII; another key goes into the body, where one is taken');

/**
 * The key of a request, as its header gives it.
 * @throws Problem 400 naming the header when it is not a key
 */
export function keyInHeader(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const { success, data, error } = headerKey.safeParse(header);
  if (success) return data;
  throw badKey(error.issues[0]?.message ?? 'is not a key');
}

/** @param detail what is wrong with the header, to stand after its name */
export function badKey(detail: string): Problem {
  return new Problem({
    status: 400,
    code: 'INVALID_REQUEST',
    title: 'Invalid request',
    detail: `${HEADER}: ${detail}`,
    fix: 'Give one key of at most 255 ASCII characters, once.',
    errors: [{ parameter: HEADER, detail }],
  });
}
