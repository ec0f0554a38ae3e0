const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;
const LINE_BREAK = Buffer.from('\r\n');
const DOT_LINE = Buffer.from('\r\n.');

export interface Decoded {
  /** What of the mail is certain now. Shares memory with the chunk. */
  readonly content: Buffer;
  /** What follows the end of the mail; nothing while it goes on. */
  readonly rest: Buffer | undefined;
}

/**
 * A mail out of what follows DATA: it ends at CR LF . CR LF and nothing else (RFC 5321 section 4.1.1.4; CVE-2023-51764), and a
 * dot that stands twice at the beginning of a line is one (section 4.5.2). One pass and one copy for each chunk, whatever is in it.
 */
export class DataDecoder {
  /** The end of the last chunk, as far as what it means depends on the next one. A mail begins like a line. */
  private carry: Buffer = LINE_BREAK;
  /** Bytes of `carry` that are not of the mail. */
  private virtual = LINE_BREAK.length;

  /** @param chunk is written to */
  push(chunk: Buffer): Decoded {
    const bytes = this.carry.length > 0 ? Buffer.concat([this.carry, chunk]) : chunk;
    let from = 0;
    let written = 0;
    const keepUntil = (to: number) => {
      if (written !== from) bytes.copyWithin(written, from, to);
      written += to - from;
      from = to;
    };
    for (let at = bytes.indexOf(DOT_LINE); at !== -1; at = bytes.indexOf(DOT_LINE, at + DOT_LINE.length)) {
      const [next, last] = [bytes[at + 3], bytes[at + 4]];
      if (next === undefined || (next === CR && last === undefined)) {
        keepUntil(at);
        return this.goOn(bytes, written, at);
      }
      if (next === CR && last === LF) {
        keepUntil(at + LINE_BREAK.length);
        return { content: this.real(bytes, written), rest: bytes.subarray(at + 5) };
      }
      if (next === DOT) {
        keepUntil(at + LINE_BREAK.length);
        from++;
      }
    }
    const end = bytes.length - openEnd(bytes);
    keepUntil(end);
    return this.goOn(bytes, written, end);
  }

  private goOn(bytes: Buffer, written: number, carriedFrom: number): Decoded {
    // A copy: what stands before it is the caller's.
    this.carry = Buffer.from(bytes.subarray(carriedFrom));
    return { content: this.real(bytes, written), rest: undefined };
  }

  private real(bytes: Buffer, written: number): Buffer {
    const skipped = Math.min(this.virtual, written);
    this.virtual -= skipped;
    return bytes.subarray(skipped, written);
  }
}

/** How many bytes at the end may be the beginning of a line that begins with a dot. */
function openEnd(bytes: Buffer): number {
  const last = bytes.at(-1);
  if (last === CR) return 1;
  return last === LF && bytes.at(-2) === CR ? 2 : 0;
}
