/** One server-sent event before it is bytes. `data` is one line; JSON always is. */
export interface Frame {
  /** The client's cursor from here on. */
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** A field that would end its line early and let its rest pass for fields of ours. */
export class UnsafeFrameError extends Error {
  override readonly name = 'UnsafeFrameError';
  constructor(field: string, value: string) {
    super(`${field} of a server-sent event must not contain CR, LF or NUL: ${JSON.stringify(value)}`);
  }
}

/** NUL because parsers drop an id that contains it (WHATWG HTML, 9.2.6). */
const UNSAFE = /[\r\n\0]/;

/**
 * ```
 * id: evt_01JPYC2K7Q0M002000000000A1
 * event: delivery.delivered
 * data: {"requestId":"req_a1b2", ...}
 *
 * ```
 * LF only and one `data:` line: the clients printed in the seeds split at LF LF and read one line. Text, because what is gathered for one client
 * is encoded at once; UTF-8 on the wire.
 * @throws UnsafeFrameError when a field contains CR, LF or NUL
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function encodeFrame({ id, event, data }: Frame): string {
  safe('id', id);
  safe('event', event);
  safe('data', data);
  return `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;
}

/**
 * `: connected` and an empty line: bytes that no parser reports.
 * @throws UnsafeFrameError when the text contains CR, LF or NUL
 */
export function encodeComment(text: string): Buffer {
  return Buffer.from(`: ${safe('comment', text)}\n\n`);
}

/** Tells the client how long to wait before it connects again. @param delayMs whole milliseconds */
export function encodeRetry(delayMs: number): Buffer {
  return Buffer.from(`retry: ${Math.round(delayMs)}\n\n`);
}

function safe(field: string, value: string): string {
  if (UNSAFE.test(value)) throw new UnsafeFrameError(field, value);
  return value;
}
