import { Problem, type BlobStore, type Principal, type Workspaces } from '@posthorn/platform';
import type { EventLog } from '@posthorn/event-log';
import { sendIdOfMessage, type EventFact } from '@posthorn/events';
import { MAX_SCHEDULE_AHEAD_MS, MIN_SCHEDULE_AHEAD_MS, type HeldSends } from '@posthorn/sending';
import { requesterOf } from '../../requester.js';
import type { SenderAgents } from '../agent/sender-agents.js';
import { storeAttachments } from '../message/attachments.js';
import type { HeldMessages } from '../message/held-messages.js';
import { sendProblem } from '../message/message.errors.js';
import type { Messages, PreparedMessage } from '../message/messages.handler.js';
import type { Originals } from '../message/original.js';
import type { DraftChanges, NewDraft } from './draft-body.js';
import { contentAfter, contentOfDraft, wantedFrom } from './draft-changes.js';
import { ownerOf, storeDraft, type DraftContent } from './draft-content.js';
import { draftDecider, type DraftCommand } from './draft.decider.js';
import { DraftClosedError, draftProblem, tooSoon, unfinished } from './draft.errors.js';
import type { DraftReader, StoredDraft } from './draft-reader.js';
import { draftView, messageIdOfDraft, type DraftView } from './draft-view.js';

export interface DraftParts {
  readonly log: Pick<EventLog, 'decide'>;
  readonly reader: Pick<DraftReader, 'find'>;
  readonly agents: Pick<SenderAgents, 'resolve' | 'ownAgent'>;
  readonly messages: Pick<Messages, 'prepare' | 'request'>;
  readonly originals: Pick<Originals, 'find'>;
  readonly heldMessages: Pick<HeldMessages, 'cancel' | 'reschedule'>;
  readonly heldSends: Pick<HeldSends, 'edit'>;
  readonly blobs: Pick<BlobStore, 'put' | 'get'>;
  readonly workspaces: Pick<Workspaces, 'contactKeyOf'>;
}

/** What became of a draft that was sent, or scheduled. */
export interface SentDraft {
  readonly id: string;
  readonly status: 'sending' | 'scheduled' | 'pending_approval';
  readonly message_id: string;
  readonly thread_id: string | null;
  /** ISO 8601 UTC; of a scheduled one. */
  readonly send_at?: string;
}

/** A draft, and what decides about it. */
interface Target {
  readonly id: string;
  readonly agentId: string | null;
  readonly content: DraftContent;
  readonly contentSha256: string;
}

/** Drafts: decided on the events of their recipient, their text in the blob store (ADR 0019). */
export class Drafts {
  constructor(private readonly parts: DraftParts) {}

  /** @param id of a request that came before it is that draft, and nothing is written again */
  async create(id: string, body: NewDraft, caller: Principal): Promise<DraftView> {
    if (body.send_at) assertAhead(body.send_at);
    const wanted = body.agent ?? body.agent_id ?? body.from;
    const { agentId } = await this.parts.agents.resolve(caller, wanted);
    const content = contentOfDraft(body, await storeAttachments(this.parts.blobs, body.attachments));
    const reference = await storeDraft(this.parts.blobs, content);
    const now = new Date();
    const recipientEmail = ownerOf(content).email;
    const about = {
      draftId: id,
      recipientEmail,
      subject: content.subject,
      threadId: content.threadId,
      content: reference,
    };
    const createdBy = { kind: 'key', id: caller.keyId } as const;
    const target = { id, agentId, content, contentSha256: reference.sha256 };
    await this.decide(caller, target, { kind: 'create', data: { ...about, createdBy, createdAt: now.toISOString() } });
    if (body.send_at) await this.hand(target, caller, body.send_at);
    const status = body.send_at ? 'scheduled' : 'draft';
    const { testMode } = caller;
    return draftView({ id, agentId, testMode, content, status, dueAt: body.send_at, createdAt: now, updatedAt: now });
  }

  /** @throws Problem 422 for another recipient, 409 when it was sent */
  async update(id: string, changes: DraftChanges, caller: Principal): Promise<DraftView> {
    if (changes.send_at) assertAhead(changes.send_at);
    const stored = await this.find(id, caller);
    const { row } = stored;
    let target = targetOf(stored);
    const { send_at: sendAt, ...written } = changes;
    const isWritten = Object.values(written).some((value) => value !== undefined);
    if (isWritten) target = await this.rewrite(target, { ...stored, changes }, caller);
    if (sendAt) await this.schedule(target, row.status, caller, sendAt);
    return draftView({
      id,
      agentId: row.agent_id,
      testMode: row.test_mode,
      content: target.content,
      status: sendAt ? 'scheduled' : row.status,
      dueAt: sendAt ?? stored.send?.due_at ?? row.due_at,
      createdAt: row.created_at,
      updatedAt: new Date(),
    });
  }

  /** @throws Problem 422 or 429 when policy refuses it: the draft has failed then; 409 when it was sent before */
  async send(id: string, caller: Principal, sendAt?: Date): Promise<SentDraft> {
    if (sendAt) assertAhead(sendAt);
    const stored = await this.find(id, caller);
    const target = targetOf(stored);
    if (sendAt) return this.schedule(target, stored.row.status, caller, sendAt);
    return this.hand(target, caller, undefined);
  }

  /** @returns when; canceled already is no error */
  async cancel(id: string, caller: Principal): Promise<{ id: string; deleted_at: string }> {
    const stored = await this.find(id, caller);
    if (stored.row.status === 'scheduled') await this.parts.heldMessages.cancel(messageIdOfDraft(id), caller);
    const canceledAt = new Date().toISOString();
    const { recipient_email: recipientEmail, send_id: requestId } = stored.row;
    await this.decide(
      caller,
      { id, agentId: stored.row.agent_id, recipientEmail },
      {
        kind: 'cancel',
        data: {
          draftId: id,
          recipientEmail,
          ...(requestId !== null && { requestId }),
          canceledBy: { kind: 'key', id: caller.keyId },
          canceledAt,
        },
      },
    );
    return { id, deleted_at: canceledAt };
  }

  private async find(id: string, caller: Principal): Promise<StoredDraft> {
    return this.parts.reader.find(caller, id, await this.parts.agents.ownAgent(caller));
  }

  /** Puts the text into the draft, and into the mail that waits where it is scheduled. */
  private async rewrite(
    target: Target,
    { row, changes }: Pick<StoredDraft, 'row'> & { readonly changes: DraftChanges },
    caller: Principal,
  ): Promise<Target> {
    const attachments = changes.attachments && (await storeAttachments(this.parts.blobs, changes.attachments));
    const content = contentAfter(target.content, changes, attachments);
    const reference = await storeDraft(this.parts.blobs, content);
    const next = { ...target, content, contentSha256: reference.sha256 };
    if (row.status === 'scheduled') {
      // Its mails are asked for: who gets one is settled.
      if (changes.cc !== undefined || changes.bcc !== undefined)
        throw draftProblem(new DraftClosedError(row.draft_id, row.status));
      const prepared = await this.prepare(next, caller, undefined);
      await this.editSends(next, prepared, caller);
    }
    const recipientEmail = ownerOf(content).email;
    const { subject, threadId } = content;
    await this.decide(caller, next, {
      kind: 'update',
      data: {
        draftId: target.id,
        recipientEmail,
        subject,
        threadId,
        content: reference,
        updatedBy: { kind: 'key', id: caller.keyId },
        updatedAt: new Date().toISOString(),
      },
    });
    return next;
  }

  private async editSends({ id, content }: Target, prepared: PreparedMessage, caller: Principal): Promise<void> {
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

  private async schedule(target: Target, status: string, caller: Principal, at: Date): Promise<SentDraft> {
    if (status !== 'scheduled') return this.hand(target, caller, at);
    await this.parts.heldMessages.reschedule(messageIdOfDraft(target.id), at, caller);
    await this.decide(caller, target, this.scheduling(target, at));
    return sentDraft(target, 'scheduled', at);
  }

  /** Makes the send of a draft, or the one that waits. That it is handed over is on record first: nobody rewrites it then. */
  private async hand(target: Target, caller: Principal, at: Date | undefined): Promise<SentDraft> {
    const prepared = await this.prepare(target, caller, at);
    const { id, contentSha256 } = target;
    const messageId = messageIdOfDraft(id);
    const about = this.about(target);
    const command: DraftCommand =
      at === undefined
        ? { kind: 'hand-over', contentSha256, data: { ...about, sendingAt: new Date().toISOString() } }
        : this.scheduling(target, at);
    await this.decide(caller, target, command);
    try {
      const { verdicts } = await this.parts.messages.request(prepared, caller, { messageId, isRepeat: true });
      const status = verdicts[0]?.verdict.status === 'pending_approval' ? 'pending_approval' : undefined;
      return sentDraft(target, status ?? (at === undefined ? 'sending' : 'scheduled'), at);
    } catch (error) {
      if (error instanceof Problem && error.status < 500) await this.fail(caller, target, error);
      throw error;
    }
  }

  private async fail(caller: Principal, target: Target, problem: Problem): Promise<void> {
    const { subject: _subject, threadId: _threadId, ...about } = this.about(target);
    const { reason } = problem.toBody();
    await this.decide(caller, target, {
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
    { id, agentId, content }: Target,
    caller: Principal,
    at: Date | undefined,
  ): Promise<PreparedMessage> {
    if (content.template === undefined) {
      if (!content.subject) throw unfinished('subject', 'is not written yet.');
      if (!content.text && !content.html) throw unfinished('body_text', 'or body_html is not written yet.');
    }
    const { inReplyToMessageId } = content;
    const own = await this.parts.agents.ownAgent(caller);
    const original =
      inReplyToMessageId === undefined ? undefined : await this.parts.originals.find(caller, inReplyToMessageId, own);
    return this.parts.messages.prepare(wantedFrom(content, { agentId, original, at, draftId: id }), caller);
  }

  private about({ id, content }: Target) {
    const { subject, threadId } = content;
    const requestId = sendIdOfMessage(messageIdOfDraft(id), 0);
    return { draftId: id, recipientEmail: ownerOf(content).email, requestId, subject, threadId };
  }

  private scheduling(target: Target, at: Date): DraftCommand {
    const data = { ...this.about(target), dueAt: at.toISOString(), scheduledAt: new Date().toISOString() };
    return { kind: 'schedule', contentSha256: target.contentSha256, data };
  }

  private async decide(
    { workspaceId, testMode }: Principal,
    target: Pick<Target, 'id' | 'agentId'> & ({ readonly content: DraftContent } | { readonly recipientEmail: string }),
    command: DraftCommand,
  ): Promise<void> {
    const recipientEmail = 'content' in target ? ownerOf(target.content).email : target.recipientEmail;
    const contact = await this.parts.workspaces.contactKeyOf(workspaceId, recipientEmail);
    const place = (_fact: EventFact) => ({
      workspaceId,
      key: contact,
      contact,
      ...(target.agentId !== null && { agentId: target.agentId }),
      occurredAt: new Date().toISOString(),
      testMode,
      correlationId: target.id,
    });
    const subject = `evt.${workspaceId}.draft.${contact}.*`;
    await this.parts.log
      .decide({ workspaceId, subject, place }, draftDecider(target.id), command)
      .catch((error: unknown) => {
        throw draftProblem(error);
      });
  }
}

function sentDraft({ id, content }: Target, status: SentDraft['status'], at: Date | undefined): SentDraft {
  return {
    id,
    status,
    message_id: messageIdOfDraft(id),
    thread_id: content.threadId ?? null,
    ...(at && { send_at: at.toISOString() }),
  };
}

/** @throws Problem 422 when its content is not kept here */
function targetOf({ row, content, contentSha256 }: StoredDraft): Target {
  if (content === undefined || contentSha256 === undefined) throw unfinished('body_text', 'is not kept here.');
  return { id: row.draft_id, agentId: row.agent_id, content, contentSha256 };
}

/** @throws Problem 400 */
function assertAhead(at: Date): void {
  const aheadMs = at.getTime() - Date.now();
  if (aheadMs < MIN_SCHEDULE_AHEAD_MS || aheadMs > MAX_SCHEDULE_AHEAD_MS) throw tooSoon(MIN_SCHEDULE_AHEAD_MS);
}
