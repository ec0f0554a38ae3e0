import type { EventLog } from '@posthorn/event-log';
import type { Principal, Workspaces } from '@posthorn/platform';
import { ownerOf } from './draft-content.js';
import { draftDecider, type DraftCommand } from './draft.decider.js';
import { draftProblem } from './draft.errors.js';
import type { DraftTarget } from './draft-target.js';

/** A draft whose text does not matter. */
type Addressed = Pick<DraftTarget, 'id' | 'agentId'> & { readonly recipientEmail: string };

/** Decides on the events of a draft, which stand with its recipient (ADR 0019). */
export class DraftLog {
  constructor(
    private readonly log: Pick<EventLog, 'decide'>,
    private readonly workspaces: Pick<Workspaces, 'contactKeyOf'>,
  ) {}

  /** @throws Problem 404 or 409 */
  async decide(
    { workspaceId, testMode }: Principal,
    target: DraftTarget | Addressed,
    command: DraftCommand,
  ): Promise<void> {
    const recipientEmail = 'content' in target ? ownerOf(target.content).email : target.recipientEmail;
    const contact = await this.workspaces.contactKeyOf(workspaceId, recipientEmail);
    const place = () => ({
      workspaceId,
      key: contact,
      contact,
      ...(target.agentId !== null && { agentId: target.agentId }),
      occurredAt: new Date().toISOString(),
      testMode,
      correlationId: target.id,
    });
    const subject = `evt.${workspaceId}.draft.${contact}.*`;
    await this.log.decide({ workspaceId, subject, place }, draftDecider(target.id), command).catch((error: unknown) => {
      throw draftProblem(error);
    });
  }
}
