import { Controller, Inject } from '@nestjs/common';
import { ConsumeEvents, EVENT_LOG, type ConsumeContext, type EventLog, type RecordedOf } from '@posthorn/event-log';
import { eventSubjectFilter, SendQueued } from '@posthorn/events';
import { handOver, type HandOverCommand, type HandOverState } from './hand-over.decider.js';
import { SandboxReporter } from './sandbox-reporter.gateway.js';
import { SandboxTransport, type Transport } from './transport.gateway.js';

type QueuedSend = RecordedOf<typeof SendQueued>;

/**
 * Every queued send goes to the sandbox provider, which reports its outcome. Acknowledged only when all reports
 * are accepted, so a crash at any point leads to a redelivery, and each step recognises what was done before.
 */
@Controller()
export class SandboxDispatchReactor {
  constructor(
    @Inject(EVENT_LOG) private readonly log: Pick<EventLog, 'append' | 'last' | 'read'>,
    @Inject(SandboxTransport) private readonly transport: Transport,
    @Inject(SandboxReporter) private readonly reporter: SandboxReporter,
  ) {}

  // A restart while the webhook is down uses up a delivery; giving the send up would lose its reports.
  @ConsumeEvents({ durable: 'dispatcher-sandbox', concurrency: 32, maxDeliver: 1_000_000 }, SendQueued)
  async dispatch(send: QueuedSend, { signal }: ConsumeContext): Promise<void> {
    const { provider } = this.transport;
    const mail = { requestId: send.data.requestId, recipientEmail: send.data.recipientEmail };
    const earlier = await this.earlierSteps(send);
    const attempted = await this.record(send, earlier, { kind: 'attempt', provider, at: now() });
    const { messageId } = await this.transport.handOver(mail);
    await this.record(send, attempted, { kind: 'accept', provider, at: now(), messageId });
    await this.reporter.report(mail, messageId, signal);
  }

  /** What a delivery before a crash has recorded: it can only stand after the send itself. */
  private async earlierSteps(send: QueuedSend): Promise<HandOverState> {
    const decider = handOver(send.data);
    const { workspaceId } = send;
    const subject = eventSubjectFilter({ workspaceId, family: 'delivery', key: contactOf(send) });
    const last = await this.log.last(subject);
    if (last === undefined || last.sequence < send.sequence) return decider.initialState;
    let state = decider.initialState;
    for await (const event of this.log.read({ subjects: [subject], after: send.sequence })) {
      state = decider.evolve(state, event);
    }
    return state;
  }

  /**
   * Guarded by the message id and not by an expectation: sends to one contact have nothing to decide between
   * them and would only conflict.
   */
  private async record(send: QueuedSend, state: HandOverState, command: HandOverCommand): Promise<HandOverState> {
    const decider = handOver(send.data);
    const { workspaceId, agentId, testMode, correlationId } = send;
    const contact = contactOf(send);
    let reached = state;
    for (const fact of decider.decide(command, state)) {
      const { events } = await this.log.append(
        {
          fact,
          workspaceId,
          key: contact,
          contact,
          ...(agentId !== undefined && { agentId }),
          occurredAt: command.at,
          testMode,
          correlationId,
          causationId: send.id,
        },
        { messageId: `${fact.type}:${fact.data.requestId}:${fact.data.attempt}` },
      );
      for (const event of events) reached = decider.evolve(reached, event);
    }
    return reached;
  }
}

function contactOf({ id, contact }: QueuedSend): string {
  if (contact === undefined) throw new TypeError(`${id} is a send.queued without a contact`);
  return contact;
}

function now(): string {
  return new Date().toISOString();
}
