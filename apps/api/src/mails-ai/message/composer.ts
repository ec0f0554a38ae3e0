import type { EventLog } from '@posthorn/event-log';
import { InboundForwarded } from '@posthorn/events';
import type { BlobStore, Principal, Workspaces } from '@posthorn/platform';
import type { SenderAgents } from '../agent/sender-agents.js';
import { storeAttachments } from './attachments.js';
import { forwardOf, replyTo, threadOf } from './follow-up.js';
import type { ForwardBody, MessageBody, ReplyBody } from './message-body.js';
import { noRecipients } from './message.errors.js';
import type { MessageIds, Repeatable } from './message-ids.js';
import { acceptedView, type MessageView } from './message-view.js';
import type { AcceptedMessage, Messages } from './messages.handler.js';
import type { Original, Originals } from './original.js';
import { recipientsOf } from './recipients.js';
import { bodyParts, type WantedMessage } from './wanted-message.js';

export interface ComposerParts {
  readonly messages: Pick<Messages, 'prepare' | 'request'>;
  readonly originals: Pick<Originals, 'find'>;
  readonly agents: Pick<SenderAgents, 'ownAgent'>;
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly ids: Pick<MessageIds, 'messageId'>;
  readonly workspaces: Pick<Workspaces, 'contactKeyOf'>;
  readonly log: Pick<EventLog, 'append'>;
}

/** Makes messages of requests: new ones, replies, forwards. */
export class Composer {
  constructor(private readonly parts: ComposerParts) {}

  /** @throws Problem */
  async send(body: MessageBody, caller: Principal, repeatable: Repeatable): Promise<MessageView> {
    const [attachments, original] = await Promise.all([
      storeAttachments(this.parts.blobs, body.attachments),
      body.in_reply_to_message_id === undefined ? undefined : this.original(caller, body.in_reply_to_message_id),
    ]);
    const thread = original === undefined ? undefined : threadOf(original);
    const { template_id: templateId, variables = {}, agent, agent_id: agentId, from } = body;
    const wanted: WantedMessage = {
      sender: agent ?? agentId ?? from,
      recipients: recipientsOf(body),
      subject: body.subject,
      ...bodyParts(body),
      template: templateId === undefined ? undefined : { id: templateId, variables },
      attachments,
      threadId: body.thread_id ?? thread?.threadId,
      inReplyTo: thread?.inReplyTo,
      references: body.references ?? thread?.references,
      scheduledAt: body.scheduled_at,
      origin: original && { kind: 'reply', id: original.id },
    };
    return this.view(await this.accept(wanted, caller, repeatable), caller);
  }

  /** @throws Problem */
  async reply(id: string, body: ReplyBody, caller: Principal, repeatable: Repeatable): Promise<MessageView> {
    const original = await this.original(caller, id);
    const attachments = await storeAttachments(this.parts.blobs, body.attachments);
    const wanted = replyTo(original, body, { self: selfOf(original), attachments });
    if (wanted.recipients.length === 0) throw noRecipients(id);
    const accepted = await this.accept(wanted, caller, repeatable);
    return { ...this.view(accepted, caller), in_reply_to_message_id: original.id };
  }

  /** @throws Problem */
  async forward(id: string, body: ForwardBody, caller: Principal, repeatable: Repeatable): Promise<MessageView> {
    const original = await this.original(caller, id);
    const attachments = await storeAttachments(this.parts.blobs, body.attachments);
    const wanted = forwardOf(original, body, { self: selfOf(original), attachments });
    const accepted = await this.accept(wanted, caller, repeatable);
    if (original.kind === 'received') await this.recordForward(original.id, original.from.email, accepted, caller);
    return { ...this.view(accepted, caller), forwarded_from: original.id };
  }

  private async original(caller: Principal, id: string): Promise<Original> {
    return this.parts.originals.find(caller, id, await this.parts.agents.ownAgent(caller));
  }

  private async accept(wanted: WantedMessage, caller: Principal, repeatable: Repeatable): Promise<AcceptedMessage> {
    const prepared = await this.parts.messages.prepare(wanted, caller);
    const messageId = await this.parts.ids.messageId(caller, repeatable);
    return this.parts.messages.request(prepared, caller, { messageId, isRepeat: repeatable.isRepeat });
  }

  private view(accepted: AcceptedMessage, { testMode }: Principal): MessageView {
    return acceptedView(accepted, { testMode, now: new Date() });
  }

  /** That a received mail was carried on is a fact of its own, about whoever wrote it. */
  private async recordForward(
    messageId: string,
    from: string,
    { verdicts, sender }: AcceptedMessage,
    { workspaceId, testMode }: Principal,
  ): Promise<void> {
    const forwardedAt = new Date().toISOString();
    const contact = await this.parts.workspaces.contactKeyOf(workspaceId, from);
    for (const { recipient, verdict } of verdicts) {
      if (verdict.status === 'blocked') continue;
      const { requestId } = verdict;
      await this.parts.log.append(
        {
          fact: InboundForwarded.of({ messageId, from, requestId, forwardedTo: recipient.email, forwardedAt }),
          workspaceId,
          key: contact,
          contact,
          agentId: sender.agentId,
          occurredAt: forwardedAt,
          testMode,
          correlationId: requestId,
        },
        { messageId: `inbound.forwarded:${requestId}` },
      );
    }
  }
}

/** Whoever the original was from, or came to, speaks on. */
function selfOf(original: Original): { agent: string | undefined; email: string | undefined } {
  if (original.kind === 'received') return { agent: original.mailbox, email: original.mailbox };
  return { agent: original.message.agentId ?? undefined, email: original.content?.from?.email };
}
