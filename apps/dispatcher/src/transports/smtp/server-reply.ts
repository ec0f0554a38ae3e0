import { StringDecoder } from 'node:string_decoder';
import type { SmtpReply } from '@posthorn/mail';

/** One reply of a server, its lines together (RFC 5321 section 4.2). */
export interface ServerReply extends SmtpReply {
  /** Each line without code and enhanced code. */
  readonly lines: readonly string[];
}

/** The server did not speak SMTP, or answered what was not asked. The connection cannot be used further. */
export class SmtpProtocolError extends Error {
  override readonly name = 'SmtpProtocolError';
}

/** RFC 5321 section 4.5.3.1.5 asks for 512 octets; servers write longer ones. */
const MAX_LINE = 8_192;
const MAX_LINES = 512;

/** Bytes in, replies out; where the bytes were cut does not matter. */
export class ReplyReader {
  /** Keeps half a letter until the rest of it comes. */
  readonly #decoder = new StringDecoder('utf8');
  #held = '';
  #lines: string[] = [];
  #code = 0;
  #enhanced: string | undefined;

  /** True between two replies. After STARTTLS there may be nothing left, or someone has put it there (CVE-2011-0411). */
  get isEmpty(): boolean {
    return this.#held === '' && this.#lines.length === 0;
  }

  /** @throws SmtpProtocolError on what is no reply, or one without end */
  push(chunk: Uint8Array): ServerReply[] {
    const text = this.#held + this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    const replies: ServerReply[] = [];
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const reply = this.#line(text.slice(from, text.charCodeAt(end - 1) === 13 ? end - 1 : end));
      if (reply !== undefined) replies.push(reply);
      from = end + 1;
    }
    this.#held = from === 0 ? text : text.slice(from);
    if (this.#held.length > MAX_LINE) throw new SmtpProtocolError('a line of a reply has no end');
    return replies;
  }

  #line(line: string): ServerReply | undefined {
    const code = codeOf(line);
    const mark = line.charCodeAt(3);
    const continues = mark === 45;
    if (code === 0 || !(continues || mark === 32 || line.length === 3)) {
      throw new SmtpProtocolError(`no SMTP reply: ${JSON.stringify(line.slice(0, 80))}`);
    }
    if (this.#lines.length === 0) {
      this.#code = code;
      this.#enhanced = enhancedOf(line);
    } else if (code !== this.#code) {
      throw new SmtpProtocolError(`a reply of ${this.#code} goes on with ${code}`);
    }
    this.#lines.push(wordsOf(line, this.#enhanced));
    if (this.#lines.length > MAX_LINES) throw new SmtpProtocolError('a reply has no end');
    if (continues) return undefined;
    const lines = this.#lines;
    this.#lines = [];
    return {
      code,
      ...(this.#enhanced !== undefined && { enhanced: this.#enhanced }),
      text: lines.length === 1 ? (lines[0] ?? '') : lines.filter((each) => each !== '').join(' '),
      lines,
    };
  }
}

/** 200 to 599; 0 when it does not begin with such a number. */
function codeOf(line: string): number {
  const [first, second, third] = [line.charCodeAt(0) - 48, line.charCodeAt(1) - 48, line.charCodeAt(2) - 48];
  const isCode = first >= 2 && first <= 5 && second >= 0 && second <= 9 && third >= 0 && third <= 9;
  return isCode ? first * 100 + second * 10 + third : 0;
}

/** RFC 3463, of the same class as the code; `2.1.0` is the most common. */
function enhancedOf(line: string): string | undefined {
  if (line.charCodeAt(5) !== 46 || line.charCodeAt(4) !== line.charCodeAt(0)) return undefined;
  return /^....([245]\.\d{1,3}\.\d{1,3})(?= |$)/.exec(line)?.[1];
}

function wordsOf(line: string, enhanced: string | undefined): string {
  const words = line.slice(4);
  return enhanced !== undefined && words.startsWith(enhanced) ? words.slice(enhanced.length + 1) : words;
}

/** For people and for `diagnosticCode`: `550 5.1.1 no such user`. */
export function replyText({ code, enhanced, text }: SmtpReply): string {
  return [code, enhanced, text].filter((part) => part !== undefined && part !== '').join(' ');
}
