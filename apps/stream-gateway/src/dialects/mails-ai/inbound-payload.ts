import {
  InboundClassified,
  InboundForwarded,
  InboundReleased,
  InboundReplied,
  mailsAiIntent,
  messageIdOfSend,
  plainSender,
  type RecordedEvent,
} from '@posthorn/events';

type Data = Readonly<Record<string, unknown>>;

const INBOUND: ReadonlySet<string> = new Set([
  InboundClassified.type,
  InboundReleased.type,
  InboundReplied.type,
  InboundForwarded.type,
]);

/** Whether `messageId` is that of an inbound mail, where elsewhere it is a provider's. */
export function isInbound({ type }: Pick<RecordedEvent, 'type'>): boolean {
  return INBOUND.has(type);
}

/**
 * The payload of received mail, fields in the order of the mails.ai page; what is not known is absent. Of a mail in
 * quarantine the text is withheld until it is released.
 */
export function inboundPayload(data: Data, agentId: unknown): object {
  const { messageId, requestId, from, recipientEmail, fromName, quarantined } = data;
  const { spf, dkim, dmarc } = authenticationOf(data);
  return {
    agent_id: agentId,
    agent_email: data['mailbox'],
    thread_id: data['threadId'],
    source_message_id: messageId,
    is_thread_reply: data['isThreadReply'],
    from: {
      address: (quarantined === true && typeof from === 'string' ? plainSender(from) : from) ?? recipientEmail,
      name: fromName,
    },
    subject: data['subject'],
    injection_score: data['injectionScore'],
    sender_reputation: data['senderReputation'],
    spf_pass: passed(spf),
    dkim_pass: passed(dkim),
    dmarc_pass: passed(dmarc),
    intent: mailsAiIntent(data),
    entities: data['entities'],
    urgency: data['urgency'],
    quarantined,
    body_text_excerpt: quarantined === true ? undefined : data['excerpt'],
    // Beyond the page: the send it answers, or that carries it on, and to whom.
    message_id: typeof requestId === 'string' ? messageIdOfSend(requestId) : requestId,
    forwarded_to: data['forwardedTo'],
    raw_url: `/v1/messages/${encodeURIComponent(String(messageId).toWellFormed())}/raw`,
  };
}

function authenticationOf({ authentication }: Data): Data {
  return typeof authentication === 'object' && authentication !== null ? (authentication as Data) : {};
}

function passed(result: unknown): boolean | undefined {
  return typeof result === 'string' ? result === 'pass' : undefined;
}
