import { Controller, Inject } from '@nestjs/common';
import { ConsumeEvents, EVENT_LOG, type EventLog, lastInMode, type RecordedOf } from '@posthorn/event-log';
import {
  eventSubject,
  InboundClassified,
  InboundReleased,
  InboundReplied,
  isEvent,
  normaliseAddress,
  SendQueued,
} from '@posthorn/events';
import { requestIdOfMessageId } from '@posthorn/mail';
import { ReportedSends } from '../mail-events/reported-sends.js';
import { isSendId } from '../mail-events/send-id.js';
import { isByAuthor } from './unsubscribe-by-reply.js';
import { UnsubscribeRequests } from './unsubscribe-requests.js';
import { UnsubscribeHandler } from './unsubscribe.handler.js';

/** A mail in quarantine is classified without its words; when somebody releases it they are said. */
type Classified = RecordedOf<typeof InboundClassified> | RecordedOf<typeof InboundReleased>;

/** A database that is away for a day must not lose what a person asked for. */
const FOR_EVER = 1_000_000;

/**
 * "Please stop writing to me": a person who answers so is unsubscribed, as by the link of the mail (ADR 0036). Only from mail that went to
 * them; who was never written to has nothing to leave.
 */
@Controller()
export class UnsubscribeByReplyReactor {
  constructor(
    @Inject(EVENT_LOG) private readonly log: Pick<EventLog, 'last' | 'read'>,
    @Inject(ReportedSends) private readonly sends: Pick<ReportedSends, 'find'>,
    @Inject(UnsubscribeHandler) private readonly handler: Pick<UnsubscribeHandler, 'record'>,
    @Inject(UnsubscribeRequests) private readonly requests: Pick<UnsubscribeRequests, 'isOne'>,
  ) {}

  @ConsumeEvents(
    { durable: 'ingestion-unsubscribe-by-reply', concurrency: 8, maxDeliver: FOR_EVER },
    InboundClassified,
    InboundReleased,
  )
  async classified(event: Classified): Promise<void> {
    const { data } = event;
    if (!(await this.requests.isOne(data))) return;
    const answered = (await this.namedBy(event)) ?? (await this.foundFor(event));
    if (!isByAuthor(data, answered !== undefined)) return;
    const requestId = answered ?? (await this.lastTo(event));
    if (requestId === undefined) return;
    await this.handler.record({
      requestId,
      method: 'reply',
      scope: 'tenant',
      occurredAt: data.receivedAt ?? event.occurredAt,
      messageId: data.messageId,
      causationId: event.id,
    });
  }

  /** The send to the author that the mail names by our id. */
  private async namedBy({ data, workspaceId, testMode }: Classified): Promise<string | undefined> {
    const requestId = requestIdOfMessageId(data.inReplyTo ?? '');
    if (requestId === undefined || !isSendId(requestId)) return undefined;
    const send = await this.sends.find(requestId);
    if (send?.workspaceId !== workspaceId || send.testMode !== testMode) return undefined;
    const isTheirs = normaliseAddress(send.recipientEmail) === normaliseAddress(data.from);
    return isTheirs ? requestId : undefined;
  }

  /** The one that it names by an id of a provider's, as triage found it: in the append of the classification, so it is there. */
  private async foundFor({ data, workspaceId, contact, testMode }: Classified): Promise<string | undefined> {
    if (contact === undefined) return undefined;
    const { family, verb } = InboundReplied;
    const last = await lastInMode(this.log, eventSubject({ workspaceId, family, key: contact, verb }), testMode);
    if (!last || !isEvent(InboundReplied, last)) return undefined;
    const { messageId, confidence, recipientEmail, requestId } = last.data;
    // Less is a subject that is alike, or a colleague.
    const isNamed = messageId === data.messageId && confidence === 1;
    return isNamed && normaliseAddress(recipientEmail) === normaliseAddress(data.from) ? requestId : undefined;
  }

  /** The last send to the author in this mode, whatever the mail says. */
  private async lastTo({ workspaceId, contact, testMode }: Classified): Promise<string | undefined> {
    if (contact === undefined) return undefined;
    const { family, verb } = SendQueued;
    const last = await lastInMode(this.log, eventSubject({ workspaceId, family, key: contact, verb }), testMode);
    return last && isEvent(SendQueued, last) ? last.data.requestId : undefined;
  }
}
