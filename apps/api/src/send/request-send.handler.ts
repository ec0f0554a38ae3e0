import type { EventLog } from '@posthorn/event-log';
import { newId, SendQueued, type RecordedEvent } from '@posthorn/events';
import type { BlobStore, Principal, Workspaces } from '@posthorn/platform';
import { CONTENT_TYPE, encodeContent } from './content.js';
import { requestIdOf } from './request-id.js';
import type { RequestSend } from './request-send.js';
import { decideRequest, type SendRequest } from './request-send.decider.js';
import type { Sends } from './sends.js';

/** A body whose `dedupeKey` is the key, whatever the caller named it. */
export type RequestedSend = Omit<RequestSend, 'idempotencyKey'>;

/** Who asks, as far as a send is concerned. */
export type Requester = Pick<Principal, 'workspaceId' | 'testMode'> & { readonly agentId?: string | undefined };

/**
 * Queues sends, each dedupe key once (ADR 0004): a key seen before is found in the read model, which is waited
 * for, and one that is on its way at the same time is recognised by the log's message id.
 */
export class RequestSendHandler {
  constructor(
    private readonly log: Pick<EventLog, 'append'>,
    private readonly sends: Pick<Sends, 'findRequest'>,
    private readonly workspaces: Pick<Workspaces, 'secretOf' | 'contactKeyOf'>,
    private readonly blobs: Pick<BlobStore, 'put'>,
  ) {}

  /**
   * @returns the id of the send; the same for the same dedupe key
   * @throws DedupeKeyReusedError, ReadModelBehindError, LogUnavailableError
   */
  async request(body: RequestedSend, requester: Requester): Promise<string> {
    const { workspaceId, agentId } = requester;
    const { dedupeKey } = body;
    const requestId = dedupeKey === undefined ? newId('req') : await this.requestIdOf(requester, dedupeKey);
    const request = { agentId, data: await this.queuedData(requestId, dedupeKey, body) };
    const contact = await this.workspaces.contactKeyOf(workspaceId, body.recipientEmail);
    // Nothing that takes time may stand between the look-up and the append (ADR 0004).
    const queued = dedupeKey === undefined ? undefined : await this.sends.findRequest(workspaceId, requestId);
    for (const fact of decideRequest(request, queued)) await this.queue(fact, contact, request, requester);
    return requestId;
  }

  private async requestIdOf({ workspaceId, testMode }: Requester, dedupeKey: string): Promise<string> {
    // A test key's sends are apart: trying a request out must not use its key up.
    return requestIdOf(await this.workspaces.secretOf(workspaceId), `${testMode ? 'test' : 'live'}:${dedupeKey}`);
  }

  /** The content is in the blob store before the event that refers to it is in the log. */
  private async queuedData(
    requestId: string,
    dedupeKey: string | undefined,
    body: RequestedSend,
  ): Promise<SendRequest['data']> {
    const { recipientEmail, templateId, sendReason, threadId, payload } = body;
    const content = payload && { ...(await this.blobs.put(encodeContent(payload))), contentType: CONTENT_TYPE };
    const subject = payload?.subject;
    const queuedAt = new Date().toISOString();
    return { requestId, recipientEmail, templateId, subject, dedupeKey, sendReason, threadId, content, queuedAt };
  }

  private async queue(
    fact: ReturnType<typeof decideRequest>[number],
    contact: string,
    request: SendRequest,
    { workspaceId, agentId, testMode }: Requester,
  ): Promise<void> {
    const { requestId, queuedAt } = fact.data;
    const { duplicate, events } = await this.log.append(
      {
        fact,
        workspaceId,
        key: contact,
        contact,
        ...(agentId !== undefined && { agentId }),
        occurredAt: queuedAt,
        testMode,
        correlationId: requestId,
      },
      { messageId: `send.queued:${requestId}` },
    );
    // Somebody else's request under the same key came first by less than the projector's lag.
    if (duplicate) for (const event of events) decideRequest(request, requestOf(event));
  }
}

function requestOf({ agentId, data }: RecordedEvent): SendRequest {
  return { agentId, data: SendQueued.data.parse(data) };
}
