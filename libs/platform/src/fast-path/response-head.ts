/** Heads of `200` answers, as Node would send them for the same headers. */
export class ResponseHead {
  private readonly constant: string;
  private second = -1;
  private constantOfSecond = '';

  /** @param constant headers of all of them; what is given must be printable and without line ends, here and below */
  constructor(constant: Readonly<Record<string, string>>) {
    this.constant = `HTTP/1.1 200 OK\r\n${headerLines(constant)}`;
  }

  /** @returns the head and the empty line behind it, in ASCII */
  text(headers: Readonly<Record<string, string>>): string {
    return `${this.now()}${headerLines(headers)}\r\n`;
  }

  /** What is constant with a `Date` (RFC 9110 section 5.6.7), made once a second. */
  private now(): string {
    const nowMs = Date.now();
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.second) {
      this.second = second;
      this.constantOfSecond = `${this.constant}Date: ${new Date(nowMs).toUTCString()}\r\n`;
    }
    return this.constantOfSecond;
  }
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  let lines = '';
  for (const name of Object.keys(headers)) lines += `${name}: ${headers[name]}\r\n`;
  return lines;
}
