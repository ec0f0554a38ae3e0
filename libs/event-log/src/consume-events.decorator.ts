import type { EventDefinition, RecordedOf } from '@posthorn/events';
import { type ConsumeOptions, type HandlerDecorator, handlerOf } from './subscription.js';

/**
 * Makes a controller method a durable consumer of these event types. Delivered at least once: acknowledged
 * when the method returned, redelivered or parked when it threw (consume.ts).
 *
 * ```ts
 * @ConsumeEvents({ durable: 'dispatcher' }, SendQueued)
 * async dispatch(event: RecordedOf<typeof SendQueued>): Promise<void> { ... }
 * ```
 */
export function ConsumeEvents<const Definitions extends readonly EventDefinition[]>(
  options: ConsumeOptions,
  ...definitions: Definitions
): HandlerDecorator<RecordedOf<Definitions[number]>> {
  return handlerOf(options.durable, { events: { ...options, definitions } });
}
