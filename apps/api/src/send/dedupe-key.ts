import { badKey, keyInHeader } from '../idempotency/idempotency-key.js';
import type { RequestSend } from './request-send.js';

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
  const inHeader = keyInHeader(header);
  if (inHeader !== undefined && inBody !== undefined && inBody !== inHeader)
    throw badKey('is an alias of dedupeKey and must not differ from it');
  return inHeader ?? inBody;
}
