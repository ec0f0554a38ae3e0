import { encodeComment, encodeFrame } from './sse-frame.js';

/** Name of the event that says: retention has removed events you had not seen. No event type of the log has it. */
export const GAP_EVENT = 'stream.gap';

/**
 * ```
 * : gap retention
 *
 * id: evt_01JPYC2K7Q0M002000000000A1
 * event: stream.gap
 * data: {"after":"evt_01JPYC2K7Q0M002000000000A1","reason":"retention"}
 *
 * ```
 * The id is the one the client already has: telling it of a gap does not move its cursor, so a client that
 * is cut off before the next event is told again.
 */
export function encodeGap(cursor: string): Buffer {
  const data = JSON.stringify({ after: cursor, reason: 'retention' });
  return Buffer.concat([
    encodeComment('gap retention'),
    Buffer.from(encodeFrame({ id: cursor, event: GAP_EVENT, data })),
  ]);
}
