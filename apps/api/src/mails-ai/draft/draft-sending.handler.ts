import { Problem, type Principal } from '@posthorn/platform';
import { sendIdOfMessage } from '@posthorn/events';
import type { HeldSends } from '@posthorn/sending';
import { requesterOf } from '../../requester.js';
import type { SenderAgents } from '../agent/sender-agents.js';
import type { HeldMessages } from '../message/held-messages.js';
import { sendProblem } from '../message/message.errors.js';
import type { Messages, PreparedMessage } from '../message/messages.handler.js';
import type { Originals } from '../message/original.js';
import { wantedFrom } from './draft-changes.js';
import type { DraftCommand } from './draft.decider.js';
import { assertMayMail } from './draft-taint.js';
import { unfinished } from './draft.errors.js';
import type { DraftLog } from './draft-log.js';
import { aboutSend, sentDraft, type DraftTarget, type SentDraft } from './draft-target.js';
import { messageIdOfDraft } from './draft-view.js';

export interface DraftSendingParts {
  readonly drafts: Pick<DraftLog, 'decide'>;
  readonly agents: Pick<SenderAgents, 'ownAgent'>;
  readonly messages: Pick<Messages, 'prepare' | 'request'>;
  readonly originals: Pick<Originals, 'find'>;
  readonly heldMessages: Pick<HeldMessages, 'reschedule'>;
  readonly heldSends: Pick<HeldSends, 'edit'>;
}

/** From a draft to its send, now or later. */
export class DraftSending {
  constructor(private readonly parts: DraftSendingParts) {}

  /** Schedules it, or moves it there. @param status of the draft so far @throws like `hand` */
  async schedule(target: DraftTarget, status: string, caller: Principal, at: Date): Promise<SentDraft> {
    if (status !== 'scheduled') return this.hand(target, caller, at);
    await this.parts.heldMessages.reschedule(messageIdOfDraft(target.id), at, caller);
    await this.parts.drafts.decide(caller, target, scheduling(target, at));
    return sentDraft(target, 'scheduled', at);
  }

  /**
   * Makes the send of a draft, or the one that waits. That it is handed over is on record first: nobody rewrites it then.
   * @throws Problem 422 or 429 when policy refuses it: the draft has failed then; 409 when it was sent before
   */
  async hand(target: DraftTarget, caller: Principal, at: Date | undefined): Promise<SentDraft> {
    const prepared = await this.prepare(target, caller, at);
    const { id, contentSha256 } = target;
    const messageId = messageIdOfDraft(id);
    const about = aboutSend(target);
    const command: DraftCommand =
      at === undefined
        ? { kind: 'hand-over', contentSha256, data: { ...about, sendingAt: new Date().toISOString() } }
        : scheduling(target, at);
    await this.parts.drafts.decide(caller, target, command);
    try {
      const { verdicts } = await this.parts.messages.request(prepared, caller, { messageId, isRepeat: true });
      const status = verdicts[0]?.verdict.status === 'pending_approval' ? 'pending_approval' : undefined;
      return sentDraft(target, status ?? (at === undefined ? 'sending' : 'scheduled'), at);
    } catch (error) {
      if (error instanceof Problem && error.status < 500) await this.fail(caller, target, error);
      throw error;
    }
  }

  /** Puts the text of a scheduled draft into the mails that wait for it. @throws Problem */
  async editSends(target: DraftTarget, caller: Principal): Promise<void> {
    const { id, content } = target;
    const prepared = await this.prepare(target, caller, undefined);
    const messageId = messageIdOfDraft(id);
    const edits = content.recipients.map((_, place) =>
      this.parts.heldSends.edit(
        { requestId: sendIdOfMessage(messageId, place) },
        prepared.content,
        requesterOf(caller, prepared.sender.agentId),
      ),
    );
    await Promise.all(edits).catch((error: unknown) => {
      throw sendProblem(error, messageId);
    });
  }

  private async fail(caller: Principal, target: DraftTarget, problem: Problem): Promise<void> {
    const { subject: _subject, threadId: _threadId, ...about } = aboutSend(target);
    const { reason } = problem.toBody();
    await this.parts.drafts.decide(caller, target, {
      kind: 'fail',
      data: {
        ...about,
        reason: typeof reason === 'string' ? reason : 'refused',
        detail: problem.detail.slice(0, 4_096),
        failedAt: new Date().toISOString(),
      },
    });
  }

  private async prepare(
    { id, agentId, content }: DraftTarget,
    caller: Principal,
    at: Date | undefined,
  ): Promise<PreparedMessage> {
    if (content.template === undefined) {
      if (!content.subject) throw unfinished('subject', 'is not written yet.');
      if (!content.text && !content.html) throw unfinished('body_text', 'or body_html is not written yet.');
    }
    assertMayMail(content);
    const { inReplyToMessageId } = content;
    const own = await this.parts.agents.ownAgent(caller);
    const original =
      inReplyToMessageId === undefined ? undefined : await this.parts.originals.find(caller, inReplyToMessageId, own);
    return this.parts.messages.prepare(wantedFrom(content, { agentId, original, at, draftId: id }), caller);
  }
}

function scheduling(target: DraftTarget, at: Date): DraftCommand {
  const data = { ...aboutSend(target), dueAt: at.toISOString(), scheduledAt: new Date().toISOString() };
  return { kind: 'schedule', contentSha256: target.contentSha256, data };
}
