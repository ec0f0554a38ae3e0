import type { EventLog } from '@posthorn/event-log';
import { eventSubjectFilter } from '@posthorn/events';
import type { ReportedSend } from '../mail-events/delivery-report.decider.js';
import type { ReportedSends } from '../mail-events/reported-sends.js';
import { isSendId } from '../mail-events/send-id.js';
import { unsubscribe, type Unsubscribe } from './unsubscribe.decider.js';

/** What somebody asked for, in answer to a send. */
export interface UnsubscribeRequest {
  readonly requestId: string;
  readonly method: Unsubscribe['method'];
  /** The send's campaign alone, where it has one; else the whole workspace. */
  readonly scope: 'tenant' | 'campaign';
  readonly occurredAt: string;
  readonly messageId?: string | undefined;
  /** The event that it follows from. */
  readonly causationId?: string | undefined;
}

/** Records that a recipient wants no more mail, and suppresses the address in the same append. */
export class UnsubscribeHandler {
  constructor(
    private readonly log: Pick<EventLog, 'decide'>,
    private readonly sends: Pick<ReportedSends, 'find'>,
  ) {}

  /**
   * @returns false when there is no such send; true when it is on the list, now or already
   * @throws as MailEventsHandler.receive: not recorded, or not known to be
   */
  async record(request: UnsubscribeRequest): Promise<boolean> {
    if (!isSendId(request.requestId)) return false;
    const send = await this.sends.find(request.requestId);
    if (!send) return false;
    // Of a test key's mail, which nobody received: somebody tries the link out.
    if (!send.testMode) await this.decide(request, send);
    return true;
  }

  private async decide(request: UnsubscribeRequest, send: ReportedSend): Promise<void> {
    const { workspaceId, contactKey, recipientEmail, agentId } = send;
    const sendCampaignId = send.campaignId ?? undefined;
    const { requestId, method, occurredAt, messageId, causationId } = request;
    await this.log.decide(
      {
        workspaceId,
        subject: eventSubjectFilter({ workspaceId, family: 'suppression', key: contactKey }),
        place: () => ({
          workspaceId,
          key: contactKey,
          contact: contactKey,
          ...(agentId !== null && { agentId }),
          occurredAt,
          testMode: false,
          correlationId: requestId,
          ...(causationId !== undefined && { causationId }),
        }),
      },
      unsubscribe,
      {
        requestId,
        recipientEmail,
        method,
        campaignId: request.scope === 'campaign' ? sendCampaignId : undefined,
        sendCampaignId,
        messageId,
        occurredAt,
        receivedAt: new Date().toISOString(),
      },
    );
  }
}
