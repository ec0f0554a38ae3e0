import { RetryPolicyError } from '@posthorn/event-log';
import { normaliseAddress, SendQueued, type EventOf } from '@posthorn/events';

export type QueuedFact = EventOf<typeof SendQueued>;

/** A request to send, its content stored already. */
export interface SendRequest {
  readonly agentId?: string | undefined;
  readonly data: QueuedFact['data'];
}

/** The dedupe key was used for a different request. */
export class DedupeKeyReusedError extends RetryPolicyError {
  override readonly name = 'DedupeKeyReusedError';
  constructor(readonly requestId: string) {
    super('DEDUPE_KEY_REUSED', 'never', `the dedupe key of ${requestId} was used for another request`);
  }
}

/**
 * Queues a send once: the same request again makes no fact.
 * @param queued what was queued under the same request id before
 * @throws DedupeKeyReusedError when that was another request
 */
export function decideRequest(request: SendRequest, queued: SendRequest | undefined): readonly QueuedFact[] {
  if (queued === undefined) return [SendQueued.of(request.data)];
  if (identity(request) !== identity(queued)) throw new DedupeKeyReusedError(request.data.requestId);
  return [];
}

/** Everything but the time, which a retry does not repeat. */
function identity({ agentId, data }: SendRequest): string {
  const { recipientEmail, templateId, dedupeKey, sendReason, threadId, campaignId, content } = data;
  const parts = [agentId, templateId, dedupeKey, sendReason, threadId, campaignId, content?.sha256];
  return JSON.stringify([normaliseAddress(recipientEmail), ...parts.map((part) => part ?? null)]);
}
