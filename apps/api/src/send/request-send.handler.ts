import { normaliseAddress } from '@posthorn/events';
import type { BlobStore, Principal, Workspaces } from '@posthorn/platform';
import {
  requestIdOf,
  type AgentRow,
  type Requester,
  type SendCommand,
  type SendRequests,
  type Senders,
} from '@posthorn/sending';
import { fingerprintOf } from '../idempotency/fingerprint.js';
import { IdempotencyKeyReusedError } from '../idempotency/idempotency.errors.js';
import type { IdempotentRequests } from '../idempotency/idempotent-requests.js';
import { requesterOf } from '../requester.js';
import type { RequestSend } from './request-send.js';
import { sendAnswer, simulationAnswer, type SendAnswer, type SimulationAnswer } from './send-answer.js';
import { sendContentOf, type SendContent } from './send-content.js';
import { reusedKey } from './send.errors.js';
import type { Sender } from './sender.js';

/** A body whose `dedupeKey` is the key, whatever the caller named it, and the agent its header named. */
export interface AskedSend {
  readonly body: Omit<RequestSend, 'idempotencyKey'>;
  readonly agentHeader: string | undefined;
}

export interface RequestSendPorts {
  readonly requests: Pick<SendRequests, 'request' | 'simulate'>;
  readonly idempotent: Pick<IdempotentRequests, 'once'>;
  readonly sender: Pick<Sender, 'of'>;
  readonly senders: Pick<Senders, 'template'>;
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly workspaces: Pick<Workspaces, 'secretOf'>;
}

/** What a request is made of, and what had to be looked up for that. */
type MadeSend = SendContent & Pick<SendCommand, 'known'>;

/** From a body to a send: who sends it, what it is made of, and once for each key. */
export class RequestSendHandler {
  constructor(private readonly ports: RequestSendPorts) {}

  /** @throws Problem, and what `SendRequests.request` and `IdempotentRequests.once` throw */
  async request({ body, agentHeader }: AskedSend, caller: Principal): Promise<SendAnswer> {
    const agent = await this.ports.sender.of(caller, agentHeader, body.mailboxId);
    const { dedupeKey: key } = body;
    if (key === undefined) return this.carryOut(body, caller, agent, false);
    const { workspaceId, testMode } = caller;
    const fingerprint = fingerprintOf('request-send', whatIsAsked(body, agent));
    try {
      const { body: answer } = await this.ports.idempotent.once(
        { workspaceId, testMode, key, fingerprint },
        async ({ isRepeat }) => ({ status: 200, body: await this.carryOut(body, caller, agent, isRepeat) }),
      );
      // What was stored under this operation is what it answers.
      return answer as SendAnswer;
    } catch (error) {
      if (!(error instanceof IdempotencyKeyReusedError)) throw error;
      throw reusedKey(requestIdOf(await this.ports.workspaces.secretOf(workspaceId), testMode, key), error);
    }
  }

  /** Writes nothing. @throws Problem, and what `SendRequests.simulate` throws */
  async simulate({ body, agentHeader }: AskedSend, caller: Principal): Promise<SimulationAnswer> {
    const agent = await this.ports.sender.of(caller, agentHeader, body.mailboxId);
    const made = await this.madeOf(body, caller, agent);
    return simulationAnswer(
      await this.ports.requests.simulate(commandOf(body, made, false), asRequester(caller, agent)),
    );
  }

  private async carryOut(
    body: AskedSend['body'],
    caller: Principal,
    agent: AgentRow | undefined,
    isRepeat: boolean,
  ): Promise<SendAnswer> {
    const made = await this.madeOf(body, caller, agent);
    await Promise.all(made.files.map(({ bytes }) => this.ports.blobs.put(bytes)));
    return sendAnswer(await this.ports.requests.request(commandOf(body, made, isRepeat), asRequester(caller, agent)));
  }

  private async madeOf(
    body: AskedSend['body'],
    { workspaceId }: Principal,
    agent: AgentRow | undefined,
  ): Promise<MadeSend> {
    const { templateId } = body;
    const template = templateId === undefined ? undefined : await this.ports.senders.template(workspaceId, templateId);
    return { ...sendContentOf(body, template, agent), known: { agent, template } };
  }
}

function asRequester(caller: Principal, agent: AgentRow | undefined): Requester {
  return requesterOf(caller, agent?.id);
}

function commandOf(
  { recipientEmail, dedupeKey, sendReason, threadId, scheduledAt }: AskedSend['body'],
  { content, templateId, known }: MadeSend,
  isRepeat: boolean,
): SendCommand {
  return {
    recipient: recipientEmail,
    content,
    templateId,
    dedupeKey,
    sendReason,
    threadId,
    scheduledAt: scheduledAt ? new Date(scheduledAt) : undefined,
    isRepeat,
    known,
  };
}

/** Everything that makes it another request: not the key, nor what a caller may leave out. */
function whatIsAsked(body: AskedSend['body'], agent: AgentRow | undefined): unknown {
  const { recipientEmail, templateId, payload, threadId, sendReason, scheduledAt, attachments, tracking, unsubscribe } =
    body;
  return {
    recipient: normaliseAddress(recipientEmail),
    agentId: agent?.id,
    templateId,
    payload,
    threadId,
    sendReason,
    scheduledAt: scheduledAt ? Date.parse(scheduledAt) : undefined,
    attachments: attachments?.length ? attachments : undefined,
    tracking: tracking ?? undefined,
    unsubscribe: unsubscribe ?? undefined,
  };
}
