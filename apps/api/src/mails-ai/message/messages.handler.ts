import type { Db } from '@posthorn/database';
import { sendIdOfMessage } from '@posthorn/events';
import { renderTemplate, type MailContent } from '@posthorn/mail';
import type { Principal } from '@posthorn/platform';
import type { SendRequests } from '@posthorn/sending';
import { requesterOf } from '../../requester.js';
import { notRendered, unknownTemplate } from '../../template/template.errors.js';
import { findTemplate } from '../../template/template.queries.js';
import { mailTemplate } from '../../template/template-view.js';
import type { Sender, SenderAgents } from '../agent/sender-agents.js';
import { sendProblem } from './message.errors.js';
import type { RecipientVerdict } from './recipient-verdict.js';
import { refusal } from './refusal.js';
import { shownRecipients, type Recipient } from './recipients.js';
import { contentOf, type WantedMessage } from './wanted-message.js';

/** A message that was accepted for at least one recipient. */
export interface AcceptedMessage extends PreparedMessage {
  readonly messageId: string;
  readonly verdicts: readonly RecipientVerdict[];
}

/** A message with all that it names found: its sender, its template filled in. */
export interface PreparedMessage {
  readonly sender: Sender;
  readonly wanted: WantedMessage;
  readonly content: MailContent;
}

/** One of the sends of a message. */
interface AskedSend {
  readonly recipient: Recipient;
  /** Among the recipients, from 0. */
  readonly place: number;
  readonly caller: Principal;
  readonly messageId: string;
  readonly isRepeat?: boolean | undefined;
}

/** One mail to one or several recipients: one send each, judged each by itself (ADR 0019). */
export class Messages {
  constructor(
    private readonly db: Db,
    private readonly agents: Pick<SenderAgents, 'resolve'>,
    private readonly requests: Pick<SendRequests, 'request'>,
  ) {}

  /** @throws Problem 404 for an unknown agent or template, 422 for an agent that cannot send or variables that are missing */
  async prepare(asked: WantedMessage, caller: Principal): Promise<PreparedMessage> {
    const sender = await this.agents.resolve(caller, asked.sender);
    const wanted = await this.rendered(asked, caller.workspaceId);
    const content = contentOf(wanted, { from: sender.from, ...shownRecipients(wanted.recipients) });
    return { sender, wanted, content };
  }

  /**
   * @param asked.messageId the same id is the same message: a repetition queues nothing again
   * @throws Problem 422 or 429 when policy refuses every recipient
   */
  async request(
    prepared: PreparedMessage,
    caller: Principal,
    asked: { readonly messageId: string; readonly isRepeat?: boolean | undefined },
  ): Promise<AcceptedMessage> {
    const { messageId } = asked;
    const verdicts = await this.requestAll(prepared, { caller, ...asked });
    const [first] = verdicts;
    if (first !== undefined && verdicts.every(({ verdict }) => verdict.status === 'blocked'))
      throw refusal(first.verdict, { messageId, verdicts, now: new Date() });
    return { ...prepared, messageId, verdicts };
  }

  private async requestAll(
    prepared: PreparedMessage,
    asked: Omit<AskedSend, 'recipient' | 'place'>,
  ): Promise<readonly RecipientVerdict[]> {
    const { recipients, origin } = prepared.wanted;
    const one = (recipient: Recipient, place: number) => this.requestOne(prepared, { ...asked, recipient, place });
    if (origin?.kind !== 'draft') return Promise.all(recipients.map(one));
    // A draft belongs to its first recipient: what becomes of that mail becomes of the draft.
    const [owner, ...others] = recipients;
    if (owner === undefined) return [];
    const first = await one(owner, 0);
    if (first.verdict.status === 'blocked') return [first];
    return [first, ...(await Promise.all(others.map((recipient, i) => one(recipient, i + 1))))];
  }

  private async requestOne(
    { wanted, content, sender }: PreparedMessage,
    { recipient, place, caller, messageId, isRepeat }: AskedSend,
  ): Promise<RecipientVerdict> {
    const { recipients, template, threadId, origin, scheduledAt } = wanted;
    const command = {
      requestId: sendIdOfMessage(messageId, place),
      recipient: recipient.email,
      content,
      templateId: template?.id,
      threadId,
      origin: place > 0 && origin?.kind === 'draft' ? undefined : origin,
      scheduledAt,
      groupId: recipients.length > 1 ? messageId : undefined,
      isRepeat,
      agentId: sender.agentId,
    };
    const verdict = await this.requests
      .request(command, requesterOf(caller, sender.agentId))
      .catch((error: unknown) => {
        throw sendProblem(error, messageId);
      });
    return { recipient, verdict };
  }

  private async rendered(wanted: WantedMessage, workspaceId: string): Promise<WantedMessage> {
    const { template, subject } = wanted;
    if (template === undefined) return wanted;
    const row = await findTemplate(this.db, workspaceId, template.id);
    if (row === undefined) throw unknownTemplate(template.id);
    const result = renderTemplate(mailTemplate(row), template.variables);
    if (!result.ok) throw notRendered(result);
    const { text, html } = result.content;
    return { ...wanted, subject: subject ?? result.content.subject, text, html, template: { ...template, id: row.id } };
  }
}
