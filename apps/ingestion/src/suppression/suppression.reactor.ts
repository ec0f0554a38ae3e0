import { Controller, Inject } from '@nestjs/common';
import { ConsumeEvents, EVENT_LOG, type EventLog, type RecordedOf } from '@posthorn/event-log';
import {
  DeliveryBounced,
  DeliveryComplained,
  EngagementUnsubscribed,
  eventSubjectFilter,
  isEvent,
  type RecordedEvent,
} from '@posthorn/events';
import { INGESTION_SETTINGS, type IngestionSettings } from '../config.js';
import { suppressFor, type SuppressionCause } from './bounce-suppression.decider.js';
import { isOneTooMany, type SoftBounceRule } from './soft-bounces.js';

const DAY_MS = 86_400_000;

type Fact = RecordedOf<typeof DeliveryBounced | typeof DeliveryComplained | typeof EngagementUnsubscribed>;
type Why = Omit<SuppressionCause, 'recipientEmail' | 'addedAt'>;

/**
 * Suppresses for facts that came without: the dispatcher's bounces, unsubscribes recorded elsewhere, and the soft bounce that
 * is one too many. A durable consumer, acknowledged after the append: a crash delays it, and loses nothing.
 */
@Controller()
export class SuppressionReactor {
  private readonly softBounces: SoftBounceRule;

  constructor(
    @Inject(EVENT_LOG) private readonly log: Pick<EventLog, 'decide' | 'read'>,
    @Inject(INGESTION_SETTINGS) settings: IngestionSettings,
  ) {
    this.softBounces = {
      limit: settings.SOFT_BOUNCE_LIMIT,
      windowMs: settings.SOFT_BOUNCE_WINDOW_DAYS * DAY_MS,
    };
  }

  @ConsumeEvents(
    { durable: 'ingestion-suppression', concurrency: 16 },
    DeliveryBounced,
    DeliveryComplained,
    EngagementUnsubscribed,
  )
  async suppress(fact: Fact): Promise<void> {
    // What a test key sends leaves for nowhere.
    if (fact.testMode || fact.contact === undefined) return;
    const why = await this.why(fact, fact.contact);
    if (why) await this.add(fact, fact.contact, why);
  }

  private async why(fact: Fact, contact: string): Promise<Why | undefined> {
    const { occurredAt } = fact;
    if (isEvent(EngagementUnsubscribed, fact)) {
      const { requestId = fact.id, scope, campaignId } = fact.data;
      return { requestId, reason: 'unsubscribe', occurredAt, ...(scope === 'campaign' && { campaignId }) };
    }
    const { requestId } = fact.data;
    if (isEvent(DeliveryComplained, fact)) return { requestId, reason: 'complaint', occurredAt };
    if (!isEvent(DeliveryBounced, fact)) return undefined;
    if (fact.data.bounceType === 'hard') return { requestId, reason: 'hard_bounce', occurredAt };
    const bouncedAtMs = Date.parse(fact.data.bouncedAt);
    const { windowMs } = this.softBounces;
    const events = await this.outcomes(fact, contact, bouncedAtMs - windowMs);
    if (!isOneTooMany(events, bouncedAtMs, this.softBounces)) return undefined;
    const expiresAt = new Date(bouncedAtMs + windowMs).toISOString();
    return { requestId, reason: 'soft_bounces', occurredAt, expiresAt };
  }

  /** Bounces and deliveries of the contact, up to this one. */
  private async outcomes(fact: Fact, contact: string, sinceMs: number): Promise<RecordedEvent[]> {
    const { workspaceId } = fact;
    const subjects = ['bounced', 'delivered'].map((verb) =>
      eventSubjectFilter({ workspaceId, family: 'delivery', key: contact, verb }),
    );
    const events: RecordedEvent[] = [];
    const read = this.log.read({ subjects, since: new Date(sinceMs), until: fact.sequence });
    for await (const event of read) events.push(event);
    return events;
  }

  private async add(fact: Fact, contact: string, why: Why): Promise<void> {
    const { workspaceId, agentId } = fact;
    const addedAt = new Date().toISOString();
    await this.log.decide(
      {
        workspaceId,
        subject: eventSubjectFilter({ workspaceId, family: 'suppression', key: contact }),
        place: () => ({
          workspaceId,
          key: contact,
          contact,
          ...(agentId !== undefined && { agentId }),
          occurredAt: addedAt,
          testMode: false,
          correlationId: fact.correlationId,
          causationId: fact.id,
        }),
      },
      suppressFor,
      { ...why, recipientEmail: fact.data.recipientEmail, addedAt },
    );
  }
}
