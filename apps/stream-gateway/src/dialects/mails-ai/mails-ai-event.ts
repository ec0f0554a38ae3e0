import { DraftScheduled, mailsAiIntent, messageIdOfSend, SendRescheduled, SendScheduled } from '@posthorn/events';
import type { ListedEvent } from '../../event-list/listed-event.js';
import { mailsAiVocabulary } from './mails-ai-vocabulary.js';
import { inboundPayload, isInbound } from './inbound-payload.js';
import { snakeCased } from './snake-case.js';

/** An event as mails.ai prints it, fields in its order; what is not known is absent. */
export interface MailsAiEvent {
  readonly id: string;
  readonly type: string;
  readonly workspace_id: string;
  readonly agent_id: unknown;
  /** The mail it is about: an inbound one, or the send. */
  readonly source_message_id: unknown;
  readonly intent: unknown;
  readonly urgency: unknown;
  readonly injection_score: unknown;
  readonly sender_reputation: unknown;
  readonly entities: unknown;
  readonly test_mode: boolean;
  readonly data: object;
  /** ISO 8601 UTC: when it happened. */
  readonly created_at: string;
}

type Data = Readonly<Record<string, unknown>>;

/** @returns nothing for an event that mails.ai has no name for; total whatever the data */
export function mailsAiEvent(event: ListedEvent): MailsAiEvent | undefined {
  const word = mailsAiVocabulary.wordFor(event);
  if (word === undefined) return undefined;
  const { id, workspaceId, testMode, occurredAt } = event;
  const { intent, refinedIntent, urgency, injectionScore, senderReputation, entities, ...data }: Data = event.data;
  const agentId = event.agentId ?? data['agentId'];
  const inbound = isInbound(event);
  return {
    id,
    type: word.name,
    workspace_id: workspaceId,
    agent_id: agentId,
    source_message_id: inbound ? data['messageId'] : messageOf(data['requestId']),
    intent: mailsAiIntent({ intent, refinedIntent }),
    urgency,
    injection_score: injectionScore,
    sender_reputation: senderReputation,
    entities,
    test_mode: testMode,
    data: inbound ? inboundPayload(event.data, agentId) : sendPayload(event.type, data, agentId),
    created_at: occurredAt,
  };
}

/**
 * Everything but received mail: the event's own data in snake case. `message_id` is the id under which the send was
 * accepted, as in mails.ai's messages; what the provider calls it is `provider_message_id`.
 */
function sendPayload(
  type: string,
  { requestId, messageId, recipientEmail, agentId: _agentId, ...rest }: Data,
  agentId: unknown,
): object {
  return {
    agent_id: agentId,
    message_id: messageOf(requestId),
    provider_message_id: messageId,
    to: recipientEmail,
    ...(snakeCased(rest) as object),
    ...dueTime(type, rest),
  };
}

/** The id of the message that a send belongs to, as POST /v1/messages answers it. */
function messageOf(requestId: unknown): unknown {
  return typeof requestId === 'string' ? messageIdOfSend(requestId) : requestId;
}

/** mails.ai says of a message when it is `scheduled_at` and of a draft when to `send_at`; ours is `dueAt` in both. */
function dueTime(type: string, { dueAt }: Data): object | undefined {
  if (type === DraftScheduled.type) return { send_at: dueAt };
  return type === SendScheduled.type || type === SendRescheduled.type ? { scheduled_at: dueAt } : undefined;
}
