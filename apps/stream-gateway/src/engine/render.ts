import type { RecordedEvent } from '@posthorn/events';
import type { Dialect } from './dialect.js';
import { isPublic } from './visibility.js';
import { encodeFrame } from './sse-frame.js';

/**
 * The one way from an event to its frame, live and replayed, so that an internal event has none.
 * @returns nothing for internal events and for those the dialect has no name for
 */
export function render(event: RecordedEvent, dialect: Dialect): string | undefined {
  if (!isPublic(event.type)) return undefined;
  const view = dialect.view(event);
  return view && encodeFrame({ id: event.id, ...view });
}
