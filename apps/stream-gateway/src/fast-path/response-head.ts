import { STREAM_HEADERS } from '../stream/open-response.js';

const STATUS_LINE = 'HTTP/1.1 200 OK';
/** The end of the connection is the end of the body (RFC 9112 section 6.3, rule 8). */
const CONNECTION = 'Connection: close';
const CONSTANT = Object.entries(STREAM_HEADERS).map(([name, value]) => `${name}: ${value}`);

/**
 * What Node would send for the same headers.
 * @param headers values of our own making: printable, no line ends
 */
export function responseHead(headers: Readonly<Record<string, string>>, date: string): string {
  const lines = [STATUS_LINE, ...CONSTANT];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  return `${lines.join('\r\n')}\r\nDate: ${date}\r\n${CONNECTION}\r\n\r\n`;
}

/** The `Date` of a response, made once a second (RFC 9110 section 5.6.7). */
export class HttpDate {
  private second = -1;
  private text = '';

  now(): string {
    const nowMs = Date.now();
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.second) {
      this.second = second;
      this.text = new Date(nowMs).toUTCString();
    }
    return this.text;
  }
}
