import type { BlobStore, Principal } from '@posthorn/platform';
import { MAX_SCHEDULE_AHEAD_MS, MIN_SCHEDULE_AHEAD_MS } from '@posthorn/sending';
import type { SenderAgents } from '../agent/sender-agents.js';
import { storeAttachments } from '../message/attachments.js';
import type { HeldMessages } from '../message/held-messages.js';
import type { Originals } from '../message/original.js';
import type { DraftChanges, NewDraft } from './draft-body.js';
import { contentAfter, contentOfDraft } from './draft-changes.js';
import { ownerOf, storeDraft, type Taint } from './draft-content.js';
import { assertMayMail, taintOf } from './draft-taint.js';
import { DraftClosedError, draftProblem, notDerivable, tooSoon } from './draft.errors.js';
import type { DraftLog } from './draft-log.js';
import type { DraftReader, StoredDraft } from './draft-reader.js';
import type { DraftSending } from './draft-sending.handler.js';
import { targetOf, type DraftTarget, type SentDraft } from './draft-target.js';
import { draftView, messageIdOfDraft, type DraftView } from './draft-view.js';

export interface DraftParts {
  readonly drafts: Pick<DraftLog, 'decide'>;
  readonly reader: Pick<DraftReader, 'find'>;
  readonly agents: Pick<SenderAgents, 'resolve' | 'ownAgent'>;
  readonly sending: Pick<DraftSending, 'hand' | 'schedule' | 'editSends'>;
  readonly heldMessages: Pick<HeldMessages, 'cancel'>;
  readonly originals: Pick<Originals, 'find'>;
  readonly blobs: Pick<BlobStore, 'put' | 'get'>;
}

/** Drafts: decided on the events of their recipient, their text in the blob store (ADR 0019). */
export class Drafts {
  constructor(private readonly parts: DraftParts) {}

  /**
   * @param id of a request that came before it is that draft, and nothing is written again
   * @throws Problem 422 for a recipient who did not write what it is derived from
   */
  async create(id: string, body: NewDraft, caller: Principal): Promise<DraftView> {
    const taint = body.derived_from && (await this.taintOf(body.derived_from, caller));
    if (body.send_at) assertAhead(body.send_at);
    const wanted = body.agent ?? body.agent_id ?? body.from;
    const { agentId } = await this.parts.agents.resolve(caller, wanted);
    const attachments = await storeAttachments(this.parts.blobs, body.attachments);
    const content = contentOfDraft(body, attachments, taint);
    assertMayMail(content);
    const reference = await storeDraft(this.parts.blobs, content);
    const now = new Date();
    const recipientEmail = ownerOf(content).email;
    const about = {
      draftId: id,
      recipientEmail,
      subject: content.subject,
      threadId: content.threadId,
      content: reference,
      derivedFrom: taint?.derivedFrom,
    };
    const createdBy = { kind: 'key', id: caller.keyId } as const;
    const target = { id, agentId, content, contentSha256: reference.sha256 };
    await this.parts.drafts.decide(caller, target, {
      kind: 'create',
      data: { ...about, createdBy, createdAt: now.toISOString() },
    });
    if (body.send_at) await this.parts.sending.hand(target, caller, body.send_at);
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
    if (sendAt) await this.parts.sending.schedule(target, row.status, caller, sendAt);
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
    if (sendAt) return this.parts.sending.schedule(target, stored.row.status, caller, sendAt);
    return this.parts.sending.hand(target, caller, undefined);
  }

  /** @returns when; canceled already is no error */
  async cancel(id: string, caller: Principal): Promise<{ id: string; deleted_at: string }> {
    const stored = await this.find(id, caller);
    if (stored.row.status === 'scheduled') await this.parts.heldMessages.cancel(messageIdOfDraft(id), caller);
    const canceledAt = new Date().toISOString();
    const { recipient_email: recipientEmail, send_id: requestId } = stored.row;
    await this.parts.drafts.decide(
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

  /** @throws Problem 404, 409 for a mail that is withheld, 422 for one of ours */
  private async taintOf(messageIds: readonly string[], caller: Principal): Promise<Taint> {
    const own = await this.parts.agents.ownAgent(caller);
    const find = async (id: string) => {
      const original = await this.parts.originals.find(caller, id, own);
      if (original.kind !== 'received') throw notDerivable(id);
      return original;
    };
    return taintOf(await Promise.all([...new Set(messageIds)].map(find)));
  }

  private async find(id: string, caller: Principal): Promise<StoredDraft> {
    return this.parts.reader.find(caller, id, await this.parts.agents.ownAgent(caller));
  }

  /** Puts the text into the draft, and into the mail that waits where it is scheduled. */
  private async rewrite(
    target: DraftTarget,
    { row, changes }: Pick<StoredDraft, 'row'> & { readonly changes: DraftChanges },
    caller: Principal,
  ): Promise<DraftTarget> {
    const attachments = changes.attachments && (await storeAttachments(this.parts.blobs, changes.attachments));
    const content = contentAfter(target.content, changes, attachments);
    const reference = await storeDraft(this.parts.blobs, content);
    const next = { ...target, content, contentSha256: reference.sha256 };
    if (row.status === 'scheduled') {
      // Its mails are asked for: who gets one is settled.
      if (changes.cc !== undefined || changes.bcc !== undefined)
        throw draftProblem(new DraftClosedError(row.draft_id, row.status));
      await this.parts.sending.editSends(next, caller);
    }
    const recipientEmail = ownerOf(content).email;
    const { subject, threadId, taint } = content;
    await this.parts.drafts.decide(caller, next, {
      kind: 'update',
      data: {
        draftId: target.id,
        recipientEmail,
        subject,
        threadId,
        content: reference,
        derivedFrom: taint?.derivedFrom,
        updatedBy: { kind: 'key', id: caller.keyId },
        updatedAt: new Date().toISOString(),
      },
    });
    return next;
  }
}

/** @throws Problem 400 */
function assertAhead(at: Date): void {
  const aheadMs = at.getTime() - Date.now();
  if (aheadMs < MIN_SCHEDULE_AHEAD_MS || aheadMs > MAX_SCHEDULE_AHEAD_MS) throw tooSoon(MIN_SCHEDULE_AHEAD_MS);
}
