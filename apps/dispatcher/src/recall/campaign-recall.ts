import { AppendConflictError, type EventLog } from '@posthorn/event-log';
import { DeliveryDeferred, eventSubjectFilter, SendQueued } from '@posthorn/events';
import { type HeldSends, ReadModelBehindError, SendClosedError, UnknownSendError } from '@posthorn/sending';
import { calledOffFacts } from '../attempt/attempt-facts.js';
import type { LeftSend } from './left-sends.queries.js';

/** A campaign that nothing is to leave of any more. */
export interface EndedCampaign {
  readonly workspaceId: string;
  readonly campaignId: string;
  /** What its sends are called off as. */
  readonly reason: string;
}

export interface CampaignRecallPorts {
  readonly log: Pick<EventLog, 'append'>;
  readonly heldSends: Pick<HeldSends, 'cancel'>;
  /** Sequence of the last event in the log. */
  end(): Promise<number>;
  /** Until the read model shows the event with this sequence. @returns false when the time is over first */
  caughtUp(sequence: number, timeoutMs: number): Promise<boolean>;
  countLeft(ended: EndedCampaign): Promise<number>;
  /** The next ones after that id, in the order of their ids. */
  findLeft(ended: EndedCampaign, after: string, limit: number): Promise<readonly LeftSend[]>;
  /** Rejects when the process ends. */
  wait(ms: number, signal: AbortSignal): Promise<unknown>;
}

/** Between two looks whether the lines get on with it; and after each search the longer one, as nothing changes by itself. Milliseconds. */
const LOOK_MS = 300;
const SEARCH_PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
const CATCH_UP_MS = 10_000;
/** Each page looks at all sends of the campaign. */
const PAGE = 5_000;
/** Enough for large commits. */
const AT_ONCE = 256;

/** After one of these nothing of a send is under way. */
const WAITS: ReadonlySet<string | null> = new Set([SendQueued.type, DeliveryDeferred.type]);

/**
 * Calls off what the lines do not meet of a campaign that ended: sends that wait for a retry, for a pace or for the next day, those of
 * a paused agent or workspace, and those nobody knows of whether they left. What stands in a line is called off there, in a tenth of
 * the time: so as long as the numbers go down, nothing is searched for (ADR 0030).
 */
export class CampaignRecall {
  constructor(private readonly ports: CampaignRecallPorts) {}

  /**
   * Resolves when nothing is left, or what is left is under way and ends by itself.
   * @throws ReadModelBehindError, LogUnavailableError
   */
  async run(ended: EndedCampaign, signal: AbortSignal): Promise<void> {
    const pauses = SEARCH_PAUSES_MS.values();
    for (let before = Infinity; ;) {
      const left = await this.count(ended);
      if (left === 0) return;
      let pauseMs: number | undefined = LOOK_MS;
      if (left >= before) {
        await this.search(ended);
        pauseMs = pauses.next().value;
        if (pauseMs === undefined) return;
      }
      before = left;
      await this.ports.wait(pauseMs, signal);
    }
  }

  private async count(ended: EndedCampaign): Promise<number> {
    const end = await this.ports.end();
    if (!(await this.ports.caughtUp(end, CATCH_UP_MS))) throw new ReadModelBehindError(end);
    return this.ports.countLeft(ended);
  }

  private async search(ended: EndedCampaign): Promise<void> {
    for (let after = ''; ;) {
      const page = await this.ports.findLeft(ended, after, PAGE);
      const last = page.at(-1);
      if (!last) return;
      const waiting = page.values();
      const worker = async () => {
        for (const send of waiting) await this.callOff(ended, send);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      after = last.send_id;
    }
  }

  private async callOff(ended: EndedCampaign, send: LeftSend): Promise<void> {
    if (await this.endsWaiting(ended, send)) return;
    const by = { workspaceId: ended.workspaceId, testMode: send.test_mode, actor: { kind: 'system' } } as const;
    const target = { requestId: send.send_id, contact: send.contact_key };
    try {
      await this.ports.heldSends.cancel(target, by, { reason: ended.reason });
    } catch (error) {
      // It is being handed over, or left; or its person was erased.
      if (!(error instanceof SendClosedError) && !(error instanceof UnknownSendError)) throw error;
    }
  }

  /** In the good case nothing happened since the read model saw it wait: one append, and nothing read. @returns whether that was so */
  private async endsWaiting({ workspaceId, campaignId, reason }: EndedCampaign, send: LeftSend): Promise<boolean> {
    const { send_id: requestId, contact_key: contact, recipient_email: recipientEmail, agent_id: agentId } = send;
    // A draft's send names no step.
    if (!WAITS.has(send.last_type) || send.is_reported || send.campaign_step === null) return false;
    const occurredAt = new Date().toISOString();
    const place = {
      campaignStep: send.campaign_step,
      campaignPosition: send.campaign_position ?? undefined,
      variant: send.variant ?? undefined,
      recipientName: send.recipient_name ?? undefined,
    };
    const about = {
      workspaceId,
      key: contact,
      contact,
      ...(agentId !== null && { agentId }),
      occurredAt,
      testMode: send.test_mode,
      correlationId: requestId,
    };
    const facts = calledOffFacts({ requestId, recipientEmail, campaignId, ...place }, reason, occurredAt);
    const expect = { subject: eventSubjectFilter({ workspaceId, key: contact }), lastSequence: send.last_sequence };
    try {
      await this.ports.log.append(
        facts.map((fact) => ({ fact, ...about })),
        { messageId: `cancel:${requestId}`, expect },
      );
      return true;
    } catch (error) {
      if (error instanceof AppendConflictError) return false;
      throw error;
    }
  }
}
