import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { EventLog, NewEvent } from '@posthorn/event-log';
import { DeliveryFailed } from '@posthorn/events';
import type { Logger } from '@posthorn/platform';
import type { ExpiredSend } from './expired-sends.queries.js';

export interface ExpiredSendsPorts {
  readonly log: Pick<EventLog, 'append' | 'bounds'>;
  /** Of the read model. */
  find(first: number, limit: number): Promise<readonly ExpiredSend[]>;
  /** Until the read model shows the event with this sequence. @returns false when the time is over first */
  caughtUp(sequence: number, timeoutMs: number): Promise<boolean>;
  readonly logger: Pick<Logger, 'warn'>;
}

const EVERY_MS = 3_600_000;
const PAGE = 500;
const CATCH_UP_MS = 10_000;
const REASON = 'expired: it waited for longer than the log keeps events (max_age of the stream EVENTS)';

/**
 * Fails what can never leave. By default the log keeps everything; where an operator limits it, a send that waits for longer, for a
 * pause to end or for its time, loses the event it is made from. Its timer then finds nothing, and without this it would stay queued for ever.
 */
export class ExpiredSends implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly ports: ExpiredSendsPorts) {}

  /** Now and every hour, which is nothing compared to how long logs are kept. */
  onApplicationBootstrap(): void {
    const look = () => {
      this.run().catch((error: unknown) => {
        this.ports.logger.warn({ err: error }, 'sends that expired could not be looked for; again in an hour');
      });
    };
    look();
    this.timer = setInterval(look, EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** @returns how many have failed by it; found twice they fail once */
  async run(): Promise<number> {
    const { first, last } = await this.ports.log.bounds();
    if (first <= 1 || !(await this.ports.caughtUp(last, CATCH_UP_MS))) return 0;
    let failed = 0;
    for (;;) {
      const page = await this.ports.find(first, PAGE);
      if (page.length === 0) return failed;
      const sequences = await Promise.all(page.map((send) => this.fail(send)));
      failed += page.length;
      this.ports.logger.warn({ count: page.length }, 'sends failed that waited for longer than the log keeps events');
      // The next page is of those that are left.
      if (!(await this.ports.caughtUp(Math.max(...sequences), CATCH_UP_MS))) return failed;
    }
  }

  private async fail(send: ExpiredSend): Promise<number> {
    const { workspace_id: workspaceId, contact_key: contact, send_id: requestId, agent_id: agentId } = send;
    const occurredAt = new Date().toISOString();
    const campaign = send.campaign_id === null ? {} : { campaignId: send.campaign_id };
    const about = { requestId, recipientEmail: send.recipient_email, ...campaign };
    const event: NewEvent = {
      fact: DeliveryFailed.of({ ...about, failedAt: occurredAt, reason: REASON }),
      workspaceId,
      key: contact,
      contact,
      ...(agentId !== null && { agentId }),
      occurredAt,
      testMode: send.test_mode,
      correlationId: requestId,
    };
    const { events } = await this.ports.log.append(event, { messageId: `expired:${requestId}` });
    return events[0]?.sequence ?? 0;
  }
}
