import { isEvent, DeliveryBounced, DeliveryDelivered, type RecordedEvent } from '@posthorn/events';

export interface SoftBounceRule {
  /** So many bounces in a row suppress; 0 for never. */
  readonly limit: number;
  /** That lie within so many milliseconds; the suppression ends after as long. */
  readonly windowMs: number;
}

/**
 * Whether the last of these is the one too many: that many sends came back since the last one that arrived. A mailbox that
 * is full, or a server that is away, is worth another try; one that stays so is not.
 * @param events `delivery.bounced` and `delivery.delivered` of one contact, in the log's order
 * @param untilMs milliseconds since 1970; the bounce that is judged, which is among the events
 */
export function isOneTooMany(events: readonly RecordedEvent[], untilMs: number, rule: SoftBounceRule): boolean {
  const bounced = new Set<string>();
  for (const event of events) {
    if (isEvent(DeliveryDelivered, event)) bounced.clear();
    else if (isEvent(DeliveryBounced, event) && !event.testMode && event.data.bounceType !== 'hard') {
      const atMs = Date.parse(event.data.bouncedAt);
      if (atMs > untilMs - rule.windowMs && atMs <= untilMs) bounced.add(event.data.requestId);
    }
  }
  return rule.limit > 0 && bounced.size >= rule.limit;
}
