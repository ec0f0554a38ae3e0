import type { SendVerdict } from '../send-command.js';
import { DedupeKeyReusedError } from '../sending.errors.js';
import type { PreparedSend } from './prepare-send.js';
import { identityOf, isSameRequest, type KnownRequest } from './request-data.js';
import { verdictOf } from './verdict.js';

/**
 * The verdict that was given to the same request before.
 * @throws DedupeKeyReusedError when it was another request
 */
export function repeatedVerdict(send: PreparedSend, known: KnownRequest): SendVerdict {
  if (!isSameRequest(send, identityOf(known), { anyContent: send.isRepeat })) {
    throw new DedupeKeyReusedError(send.data.requestId);
  }
  return verdictOf(known);
}
