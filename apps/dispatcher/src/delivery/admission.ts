import type { Pauses } from '@posthorn/policy';
import type { Job, Lane } from '../lines/lane.js';
import type { Holder } from '../lines/parked-sends.js';
import type { Waits } from '../lines/waits.js';
import type { Permit, Throttles } from '../throttle/throttles.js';
import type { WarmUps } from '../warm-up/warm-ups.js';
import type { DeliveryCounts } from './delivery-counts.js';

export interface AdmissionPorts {
  readonly throttles: Pick<Throttles, 'admit'>;
  readonly warmUps: Pick<WarmUps, 'take'>;
  readonly pauses: Pick<Pauses, 'isPaused'>;
  readonly waits: Pick<Waits, 'until' | 'forPace' | 'forHolder'>;
  /** Makes the place where sends of a paused agent wait. */
  openParked(workspaceId: string, holder: Holder): Promise<void>;
  readonly counts: DeliveryCounts;
}

/** Waits up to this are sat out here; longer ones leave the line. */
const SHORT_WAIT_MS = 250;
/** No wait for a pace is longer: by then it may be another one. */
const LONGEST_PACE_WAIT_MS = 5 * 60_000;
const NOTHING = { giveBack: () => undefined };

/** Whether a mail may leave now. One that may not has left its line when this is answered, and nobody waits behind it. */
export class Admission {
  constructor(private readonly ports: AdmissionPorts) {}

  /** True when it was put off: a paused workspace's send is given back, a paused agent's waits until it is resumed. */
  async isPaused(job: Job): Promise<boolean> {
    const { pauses, waits, counts } = this.ports;
    const { workspaceId, agentId } = job.claimed.send;
    const pause = await pauses.isPaused(workspaceId, agentId);
    if (!pause) return false;
    if (pause.of === 'workspace' || agentId === undefined) {
      job.giveBack();
      return true;
    }
    const holder = { kind: 'agent', id: agentId } as const;
    await this.ports.openParked(workspaceId, holder);
    await waits.forHolder(job.claimed, holder);
    counts.waited('agent_paused');
    job.ack();
    return true;
  }

  /** @returns nothing when it has to wait: for a moment beside the lane, or outside of its line */
  async pace(job: Job, lane: Lane): Promise<Permit | undefined> {
    const { throttles, waits, counts } = this.ports;
    const { claimed } = job;
    const { recipientEmail } = claimed.send.data;
    const admission = throttles.admit(lane.transport.provider, recipientEmail, claimed.hasWaited);
    if ('permit' in admission) return admission.permit;
    const { waitMs } = admission;
    if (waitMs <= SHORT_WAIT_MS) {
      lane.later({ ...job, claimed: { ...claimed, hasWaited: true } }, waitMs);
      return undefined;
    }
    const isPlace = waitMs <= LONGEST_PACE_WAIT_MS;
    const atMs = Date.now() + (isPlace ? waitMs : LONGEST_PACE_WAIT_MS * (0.5 + Math.random() / 2));
    await (isPlace ? waits.forPace(claimed, atMs) : waits.until(claimed, atMs));
    counts.waited('pace');
    job.ack();
    return undefined;
  }

  /** Counts a first attempt of a domain that warms up. @returns nothing when the day's mails are used up */
  async warmUp(job: Job): Promise<{ giveBack(): void } | undefined> {
    const { warmUps, waits, counts } = this.ports;
    const { claimed, content } = job;
    const { workspaceId, testMode } = claimed.send;
    const domain = content.from?.email.split('@').at(-1)?.toLowerCase();
    if (testMode || domain === undefined || claimed.belief?.attempt !== 1) return NOTHING;
    const answer = await warmUps.take(workspaceId, domain, Date.now());
    if (answer === undefined || 'giveBack' in answer) return answer ?? NOTHING;
    await waits.until(claimed, answer.untilMs);
    counts.waited('warm_up');
    job.ack();
    return undefined;
  }
}
