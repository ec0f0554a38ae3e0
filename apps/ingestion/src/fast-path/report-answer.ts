import { KEEP_ALIVE_MS } from './report-connection.js';

/**
 * What Node would send for the same answer.
 * @param headers values of our own making: printable, no line ends
 */
export function answerText(headers: Readonly<Record<string, string>>, body: string, date: string): string {
  let head = 'HTTP/1.1 200 OK\r\n';
  for (const name of Object.keys(headers)) head += `${name}: ${headers[name]}\r\n`;
  return `${head}content-type: application/json; charset=utf-8\r\ncontent-length: ${body.length}\r\nDate: ${date}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${KEEP_ALIVE_MS / 1_000}\r\n\r\n${body}`;
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
