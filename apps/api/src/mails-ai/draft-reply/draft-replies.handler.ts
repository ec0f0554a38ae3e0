import { newId, sendRangeOfMessage } from '@posthorn/events';
import { actorOf, type Principal } from '@posthorn/platform';
import { fenceMail, type Fencing } from '@posthorn/writing';
import { notJudgedYet, quarantinedMail } from '../../inbound/inbound.errors.js';
import { bodiesOf } from '../../inbound/mail-bodies.js';
import type { ReceivedRow } from '../../inbound/received-mail.queries.js';
import type { ReceivedMails } from '../../inbound/received-mails.js';
import { isQuarantined } from '../../inbound/withheld.js';
import type { SenderAgents } from '../agent/sender-agents.js';
import { answerableOf } from '../draft/draft-taint.js';
import type { Drafts } from '../draft/drafts.handler.js';
import type { DraftView } from '../draft/draft-view.js';
import { replyTo } from '../message/follow-up.js';
import type { OriginalReceived, Originals } from '../message/original.js';
import type { DraftReplyBody } from './draft-reply-body.js';
import { notReceived, nothingToAnswer, unfitForModel } from './draft-reply.errors.js';
import type { WrittenAnswers } from './written-answers.js';

export interface DraftReplyParts {
  readonly mails: Pick<ReceivedMails, 'find' | 'bytes'>;
  readonly originals: Pick<Originals, 'find'>;
  readonly agents: Pick<SenderAgents, 'ownAgent' | 'resolve'>;
  readonly drafts: Pick<Drafts, 'create'>;
  readonly answers: Pick<WrittenAnswers, 'write'>;
  /** Injection score above which no model is shown a mail. */
  readonly injectionLimit: number;
}

/** Drafts that a model writes in answer to received mail, marked as what they are (ADR 0040). */
export class DraftReplies {
  constructor(private readonly parts: DraftReplyParts) {}

  /**
   * @param draftId of the draft to be
   * @throws Problem 404, 409 while the mail is withheld, 422 for one that no model may read, and what {@link WrittenAnswers} throws
   */
  async write(draftId: string, id: string, body: DraftReplyBody, caller: Principal): Promise<DraftView> {
    if (sendRangeOfMessage(id) !== undefined) throw notReceived(id);
    const mail = await this.parts.mails.find(caller, id);
    const { mail: answering } = await this.fence(mail);
    const original = await this.original(caller, mail.message_id);
    const { agentId } = await this.parts.agents.resolve(caller, original.mailbox);
    const text = await this.parts.answers.write({
      workspaceId: caller.workspaceId,
      generationId: newId('gen'),
      testMode: caller.testMode,
      startedBy: actorOf(caller),
      request: {
        type: 'body',
        prompt: body.instructions ?? 'Answer the mail.',
        ...(body.tone !== undefined && { tone: body.tone }),
      },
      answering,
    });
    const self = { agent: agentId, email: original.mailbox };
    const { subject, threadId } = replyTo(original, { reply_all: false }, { self, attachments: [] });
    const draft = {
      agent: agentId,
      to: [answerableOf(original)],
      subject: subject === 'Re:' ? undefined : subject,
      body_text: text,
      thread_id: threadId,
      in_reply_to_message_id: original.id,
      derived_from: [original.id],
    };
    return this.parts.drafts.create(draftId, draft, caller);
  }

  private async fence(mail: ReceivedRow): Promise<Extract<Fencing, { kind: 'usable' }>> {
    const { message_id: messageId, from_email: email, from_name: name } = mail;
    const { text } = await bodiesOf(this.parts.mails, mail);
    const fencing = fenceMail(
      {
        messageId,
        quarantined: isQuarantined(mail),
        injectionScore: mail.injection_score ?? undefined,
        from: name === null ? email : `${name} <${email}>`,
        subject: mail.subject ?? undefined,
        text: text ?? '',
      },
      this.parts.injectionLimit,
    );
    if (fencing.kind === 'usable' && fencing.mail.text.trim() === '') throw nothingToAnswer(messageId);
    if (fencing.kind === 'usable') return fencing;
    if (fencing.reason === 'quarantined') throw quarantinedMail(messageId);
    if (fencing.reason === 'not_judged') throw notJudgedYet(messageId);
    throw unfitForModel(fencing.reason, fencing.detail);
  }

  private async original(caller: Principal, messageId: string): Promise<OriginalReceived> {
    const original = await this.parts.originals.find(caller, messageId, await this.parts.agents.ownAgent(caller));
    if (original.kind !== 'received') throw notReceived(messageId);
    return original;
  }
}
