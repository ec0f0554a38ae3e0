import { statusRank, type SendStatus } from '@posthorn/events';

/**
 * Statuses this process has answered lately, ahead of the read model: a report that follows another one within
 * the projector's few milliseconds must not be answered with the status before it.
 */
export class LatestStatuses {
  private readonly statuses = new Map<string, SendStatus>();

  /** @param capacity sends remembered at most; the one advanced longest ago goes first */
  constructor(private readonly capacity: number) {}

  /** @returns the higher of `status` and what is remembered of the send */
  advance(sendId: string, status: SendStatus): SendStatus {
    const known = this.statuses.get(sendId);
    const latest = known !== undefined && statusRank(known) > statusRank(status) ? known : status;
    this.statuses.delete(sendId);
    this.statuses.set(sendId, latest);
    if (this.statuses.size > this.capacity) this.forgetOldest();
    return latest;
  }

  private forgetOldest(): void {
    for (const oldest of this.statuses.keys()) {
      this.statuses.delete(oldest);
      return;
    }
  }
}
