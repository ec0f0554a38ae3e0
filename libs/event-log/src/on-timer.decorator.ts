import { type DeliveryOptions, type HandlerDecorator, handlerOf } from './subscription.js';
import type { Timer } from './timers.js';

/**
 * Makes a controller method the handler of all timers of one kind, with the delivery policy of
 * `ConsumeEvents`. One kind has one handler in the whole installation.
 */
export function OnTimer(kind: string, options: DeliveryOptions = {}): HandlerDecorator<Timer> {
  return handlerOf(`timer-${kind}`, { timer: { kind, ...options } });
}
