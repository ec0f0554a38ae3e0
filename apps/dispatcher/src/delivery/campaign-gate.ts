import type { CampaignHalt, CampaignHalts } from '@posthorn/policy';
import { calledOffFacts } from '../attempt/attempt-facts.js';
import type { AttemptHandler } from '../attempt/attempt.handler.js';
import type { ClaimedSend } from '../attempt/claimed-send.js';
import type { Turn } from '../lines/lane.js';
import type { Holder } from '../lines/parked-sends.js';
import type { Waits } from '../lines/waits.js';
import type { DeliveryCounts } from './delivery-counts.js';
import type { PassOver } from './pass-over.js';

export interface CampaignGatePorts {
  readonly halts: Pick<CampaignHalts, 'of'>;
  readonly attempts: Pick<AttemptHandler, 'callOff'>;
  readonly passOver: Pick<PassOver, 'run'>;
  readonly waits: Pick<Waits, 'forHolder'>;
  openParked(workspaceId: string, holder: Holder): Promise<void>;
  readonly counts: DeliveryCounts;
}

/**
 * Turned away at once, beside those that their lines may hold. So a campaign of 100,000 is called off in large commits, while its
 * line has room for other mail all the time.
 */
const MOST_AT_ONCE = 512;

/** Sends of a campaign that is halted leave their line here: called off for good, or parked until it is resumed (ADR 0030). */
export class CampaignGate {
  private atOnce = 0;

  constructor(private readonly ports: CampaignGatePorts) {}

  /**
   * True when the send is not to leave, and is done with in this process.
   * @throws LogUnavailableError when nobody knows
   */
  async turnsAway(turn: Turn): Promise<boolean> {
    const halt = await this.haltOf(turn.claimed);
    if (!halt) return false;
    if (this.atOnce < MOST_AT_ONCE) turn.makeRoom();
    this.atOnce++;
    try {
      if (halt.kind === 'canceled') await this.callOff(turn, halt.reason);
      else await this.park(turn);
      return true;
    } finally {
      this.atOnce--;
    }
  }

  /** Whether its campaign ended, so that what was to be tried again is not. */
  async isCanceled(claimed: ClaimedSend): Promise<boolean> {
    return (await this.haltOf(claimed))?.kind === 'canceled';
  }

  private async haltOf({ send }: ClaimedSend): Promise<CampaignHalt | undefined> {
    const { workspaceId, data } = send;
    return data.campaignId === undefined ? undefined : this.ports.halts.of(workspaceId, data.campaignId);
  }

  private async callOff(turn: Turn, reason: string): Promise<void> {
    const { attempts, passOver, counts } = this.ports;
    const facts = calledOffFacts(turn.claimed.send.data, reason, new Date().toISOString());
    const beginning = await attempts.callOff(turn.claimed, facts, () => turn.isHeld());
    if (beginning.kind === 'done') counts.calledOff++;
    await passOver.run(turn, beginning);
  }

  private async park(turn: Turn): Promise<void> {
    const { waits, counts } = this.ports;
    const { workspaceId, data } = turn.claimed.send;
    const holder = { kind: 'campaign', id: data.campaignId ?? '' } as const;
    await this.ports.openParked(workspaceId, holder);
    await waits.forHolder(turn.claimed, holder);
    counts.waited('campaign_paused');
    turn.ack();
  }
}
