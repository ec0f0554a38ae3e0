import type { RecordedEvent } from '@posthorn/events';
import type { StreamDialect } from '../../dialect.js';
import type { View } from '../../engine/dialect.js';
import { moltedData } from './molted-data.js';
import { readMoltedStream } from './molted-request.js';

/**
 * molted's real-time stream: canonical names, `data` as it stands in the log but for molted's own intents, open-ended.
 *
 * ```
 * id: evt_01JPYC2K7Q0M002000000000A1
 * event: delivery.delivered
 * data: {"requestId":"req_a1b2","recipientEmail":"alice@example.com","deliveredAt":"2026-03-22T10:05:00Z"}
 * ```
 */
export const molted: StreamDialect = {
  name: 'molted',
  paths: ['/v1/agent/events/stream'],
  keyKinds: ['mm_live', 'mm_test'],
  timing: { greeting: 'connected', keepalive: 'keepalive', keepaliveMs: 15_000 },
  read: readMoltedStream,
  view: moltedView,
};

export function moltedView(event: RecordedEvent): View {
  return { event: event.type, data: JSON.stringify(moltedData(event)) };
}
