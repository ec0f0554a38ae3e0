import type { Logger } from '@posthorn/platform';
import type { DeliveryReport } from '../mail-events/delivery-report.js';
import type { MailEventsHandler } from '../mail-events/mail-events.handler.js';

/** A reader of mail waits so long for its image or its page; what takes longer is recorded behind its back. Milliseconds. */
const MAX_WAIT_MS = 1_000;
/** Under way at once; beyond it the log or the database stands still, and the reader's answer comes first. */
const MAX_PENDING = 5_000;
/** Between two lines about what was lost; milliseconds. */
const WARN_EVERY_MS = 10_000;

/**
 * Records opens and clicks for somebody who must not notice: it never fails, and never takes long. So unlike a report, whose
 * sender comes again, an open can be lost while the log is away; how many is counted.
 */
export class EngagementRecorder {
  /** Since the start of this process. */
  readonly counts = { recorded: 0, unmatched: 0, lost: 0 };
  private pending = 0;
  private warnedAtMs = -Infinity;

  constructor(
    private readonly handler: Pick<MailEventsHandler, 'receive'>,
    private readonly logger: Logger,
  ) {}

  /** Never rejects. */
  async record(report: DeliveryReport): Promise<void> {
    if (this.pending >= MAX_PENDING) return this.lose(undefined);
    this.pending++;
    const recorded = this.receive(report).finally(() => this.pending--);
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<void>((resolve) => (timer = setTimeout(resolve, MAX_WAIT_MS)));
    await Promise.race([recorded, waited]);
    clearTimeout(timer);
  }

  private async receive(report: DeliveryReport): Promise<void> {
    try {
      const { matched } = await this.handler.receive(report);
      this.counts[matched ? 'recorded' : 'unmatched']++;
    } catch (error) {
      this.lose(error);
    }
  }

  private lose(error: unknown): void {
    this.counts.lost++;
    const nowMs = performance.now();
    if (nowMs - this.warnedAtMs < WARN_EVERY_MS) return;
    this.warnedAtMs = nowMs;
    this.logger.warn({ err: error, lost: this.counts.lost }, 'opens and clicks cannot be recorded');
  }
}
