import type { EventLog } from '@posthorn/event-log';
import type { Requester } from '@posthorn/sending';
import { escalation } from './escalate.decider.js';
import type { HeldRow } from './held-list.queries.js';

/** Hands a decision on to whoever decides on risks. */
export class EscalationHandler {
  constructor(private readonly log: Pick<EventLog, 'decide'>) {}

  /**
   * @param occurredAt ISO 8601 UTC with milliseconds
   * @returns false when it was so already
   * @throws NothingToEscalateError, LogUnavailableError
   */
  async escalate(
    held: HeldRow,
    { workspaceId, testMode }: Requester,
    occurredAt: string,
  ): Promise<{ changed: boolean }> {
    const { send_id: requestId, contact_key: contact, agent_id: agentId } = held;
    const { events } = await this.log.decide(
      {
        workspaceId,
        subject: `evt.${workspaceId}.send.${contact}.*`,
        place: () => ({
          workspaceId,
          key: contact,
          contact,
          ...(agentId !== null && { agentId }),
          occurredAt,
          testMode,
          correlationId: requestId,
        }),
      },
      escalation,
      { requestId },
    );
    return { changed: events.length > 0 };
  }
}
