import type { z } from 'zod';
import {
  isEvent,
  normaliseAddress,
  PolicyBlocked,
  SendApprovalPending,
  SendQueued,
  SendScheduled,
  type EventOf,
  type RecordedEvent,
  type RecordedOf,
} from '@posthorn/events';
import { MAIL_CONTENT_TYPE, type MailContent } from '@posthorn/mail';
import type { SendCommand } from '../send-command.js';

type QueuedData = z.output<typeof SendQueued.data>;

/** What was asked for: the part of a send that stays the same whatever becomes of it. */
export type RequestData = Omit<QueuedData, 'queuedAt' | 'policy' | 'releasedFrom'>;

/** The types a send begins with. */
export const BEGINNINGS = [SendQueued, SendScheduled, SendApprovalPending, PolicyBlocked] as const;

export type Beginning = RecordedOf<(typeof BEGINNINGS)[number]>;

/** A fact that a send begins with. */
export type BeginningFact = EventOf<(typeof BEGINNINGS)[number]>;

/** What is known of a request that came before. */
export type KnownRequest = BeginningFact & { readonly agentId?: string | undefined };

export function isBeginning(event: RecordedEvent): event is Beginning {
  return BEGINNINGS.some((definition) => isEvent(definition, event));
}

/** @param blob of the content's bytes */
export function requestDataOf(
  requestId: string,
  command: SendCommand,
  blob: { readonly sha256: string; readonly sizeBytes: number },
): RequestData {
  const { recipient, content, templateId, dedupeKey, sendReason, threadId, campaignId, groupId, origin } = command;
  const { campaignStep, campaignPosition, variant, recipientName } = command.campaignPlace ?? {};
  return {
    requestId,
    recipientEmail: recipient,
    templateId,
    subject: content.subject,
    dedupeKey,
    sendReason,
    threadId,
    campaignId,
    content: { ...blob, contentType: MAIL_CONTENT_TYPE },
    attachments: attachmentsOf(content),
    origin,
    groupId,
    campaignStep,
    campaignPosition,
    variant,
    recipientName,
  };
}

/** As events carry them; nothing when there are none. */
export function attachmentsOf({ attachments }: MailContent): RequestData['attachments'] {
  return attachments?.map(({ filename, sha256, sizeBytes, contentType }) => ({
    filename,
    sha256,
    sizeBytes,
    contentType,
  }));
}

/** What a stored event says that was asked for. */
export function requestIn({ data }: BeginningFact): RequestData {
  const { requestId, recipientEmail, templateId, subject, dedupeKey, sendReason, threadId, campaignId, content } = data;
  const { groupId, origin, attachments, campaignStep, campaignPosition, variant, recipientName } = data;
  return {
    requestId,
    recipientEmail,
    templateId,
    subject,
    dedupeKey,
    sendReason,
    threadId,
    campaignId,
    content,
    attachments,
    origin,
    groupId,
    campaignStep,
    campaignPosition,
    variant,
    recipientName,
  };
}

/** What makes two requests under one key the same: everything but the time they came at. */
export interface Identity {
  readonly agentId: string | undefined;
  readonly data: RequestData;
  readonly dueAt: string | undefined;
}

/**
 * @param options.anyContent a retry that is known to be the same request: what it is made of may be rendered at another time
 */
export function isSameRequest(one: Identity, other: Identity, { anyContent = false } = {}): boolean {
  const parts = ({ agentId, data, dueAt }: Identity) =>
    JSON.stringify([
      normaliseAddress(data.recipientEmail),
      ...[agentId, data.templateId, data.dedupeKey, data.sendReason, data.threadId, data.campaignId, data.groupId].map(
        (part) => part ?? null,
      ),
      dueAt === undefined ? null : Date.parse(dueAt),
      anyContent ? null : (data.content?.sha256 ?? null),
    ]);
  return parts(one) === parts(other);
}

export function identityOf(event: KnownRequest): Identity {
  const dueAt = 'dueAt' in event.data ? event.data.dueAt : undefined;
  return { agentId: event.agentId, data: requestIn(event), dueAt };
}
