import { createHash } from 'node:crypto';
import { newId } from '@posthorn/events';
import { encodeContent } from '@posthorn/mail';
import type { BudgetAnswer } from '@posthorn/policy';
import type { Workspaces } from '@posthorn/platform';
import type { Judged, KnownInputs, PolicyInputs } from '../policy-inputs/policy-inputs.js';
import { requestIdOf } from '../request-id.js';
import type { Requester, SendCommand } from '../send-command.js';
import type { JudgedSend } from './decide-request.js';
import { dueTimeOf } from './due-time.js';
import { requestDataOf, type Identity } from './request-data.js';

/** A request, resolved as far as it can be without judging it. */
export interface PreparedSend extends Identity {
  readonly requester: Requester;
  readonly contact: string;
  /** Of the content. */
  readonly bytes: Uint8Array;
  /** It came with a dedupe key, so it may have come before. */
  readonly isKeyed: boolean;
  /** It is known to be a request that came before. */
  readonly isRepeat: boolean;
  /** The From address. */
  readonly senderEmail: string | undefined;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly known: KnownInputs | undefined;
}

/** @throws InvalidSendError, UnknownWorkspaceError */
export async function prepareSend(
  workspaces: Pick<Workspaces, 'secretOf' | 'contactKeyOf'>,
  command: SendCommand,
  requester: Requester,
  atMs: number,
): Promise<PreparedSend> {
  const { workspaceId, testMode } = requester;
  const { dedupeKey, recipient, content, isRepeat = false } = command;
  const dueAt = command.scheduledAt && dueTimeOf(command.scheduledAt, atMs);
  const requestId =
    command.requestId ??
    (dedupeKey === undefined
      ? newId('req', atMs)
      : requestIdOf(await workspaces.secretOf(workspaceId), testMode, dedupeKey));
  const bytes = encodeContent(content);
  const blob = { sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.byteLength };
  return {
    requester,
    agentId: command.agentId ?? requester.agentId,
    contact: await workspaces.contactKeyOf(workspaceId, recipient),
    data: requestDataOf(requestId, command, blob),
    bytes,
    dueAt,
    isKeyed: dedupeKey !== undefined || command.requestId !== undefined,
    isRepeat,
    senderEmail: content.from?.email,
    atMs,
    known: command.known,
  };
}

/** What the judgement of a send rests on besides the contact's facts and the budget. */
export function gatherInputs(inputs: Pick<PolicyInputs, 'gather'>, send: PreparedSend): Promise<Judged> {
  const { workspaceId, testMode } = send.requester;
  const { requestId, recipientEmail, templateId, threadId, campaignId, content } = send.data;
  const { agentId, senderEmail, atMs, known } = send;
  const contentSha256 = content?.sha256;
  return inputs.gather(
    {
      workspaceId,
      testMode,
      requestId,
      recipientEmail,
      agentId,
      templateId,
      threadId,
      campaignId,
      contentSha256,
      senderEmail,
      dueAtMs: send.dueAt === undefined ? undefined : Date.parse(send.dueAt),
      known,
    },
    atMs,
  );
}

export function judgedSend({ data, dueAt, atMs }: PreparedSend, judged: Judged, budget: BudgetAnswer): JudgedSend {
  const { policy, settings, context } = judged;
  return { data, policy, settings, context: { ...context, budget }, dueAt, approvalId: newId('apr', atMs) };
}
