import { readHeaderBlock, type HeaderField } from './header-block.js';
import type { Reading } from './limits.js';
import { headerStart } from './mail-bytes.js';
import { parseStructured, type StructuredValue } from './structured-value.js';

/** A part of a mail: its fields, and where its body stands in the bytes. */
export interface MimePart {
  readonly fields: readonly HeaderField[];
  readonly type: StructuredValue;
  readonly disposition: StructuredValue;
  readonly start: number;
  end: number;
  /** Of a multipart; else empty, also when the boundary is nowhere. */
  readonly children: MimePart[];
  readonly isRoot: boolean;
}

interface OpenPart {
  readonly part: MimePart;
  readonly delimiter: Buffer;
}

const LF = 10;
const CR = 13;
const DASH = 45;
const OPENING = Buffer.from('\n--');
/** RFC 2046 section 5.1.1 says 70; some mailers write more. */
const MAX_BOUNDARY = 300;

/** Cuts a mail at its boundaries, in one pass: time in proportion to its length, memory to the number of its parts. */
export function readMimeTree(bytes: Buffer, reading: Reading): MimePart {
  return new TreeReader(bytes, reading).read();
}

class TreeReader {
  /** Outermost first. */
  private readonly open: OpenPart[] = [];
  private parts = 0;
  private delimiters = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly reading: Reading,
  ) {}

  read(): MimePart {
    const root = this.readPart(headerStart(this.bytes), 'text/plain');
    let current: MimePart | undefined = root;
    let at = root.start;
    while (this.open.length > 0) {
      const found = this.nextDelimiter(at);
      if (found === undefined) break;
      if (current !== undefined && !this.isOpen(current)) current.end = this.contentEnd(current.start, found.start);
      while (this.open.length > found.level + 1) this.close(found.start);
      const parent = this.open[found.level]?.part;
      current = undefined;
      at = found.end;
      if (found.isLast) this.close(found.start);
      else if (parent !== undefined) {
        if (++this.parts > this.reading.limits.maxParts) {
          this.reading.defects.add('too_many_parts');
          return root;
        }
        current = this.readPart(found.end, parent.type.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain');
        parent.children.push(current);
        at = current.start;
      }
    }
    if (this.open.length > 0) this.reading.defects.add('boundary_unclosed');
    return root;
  }

  private readPart(start: number, defaultType: string): MimePart {
    const header = readHeaderBlock(
      this.bytes,
      start,
      this.reading,
      (from, to) => this.bytes[from] === DASH && this.levelOf(from, to) !== undefined,
    );
    const type = parseStructured(valueOf(header.fields, 'content-type') ?? '');
    const part: MimePart = {
      fields: header.fields,
      type: /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(type.value) ? type : { ...type, value: defaultType },
      disposition: parseStructured(valueOf(header.fields, 'content-disposition') ?? ''),
      start: Math.min(header.end, this.bytes.length),
      end: this.bytes.length,
      children: [],
      isRoot: this.parts === 0,
    };
    if (part.type.value.startsWith('multipart/')) this.openMultipart(part);
    return part;
  }

  private openMultipart(part: MimePart): void {
    const boundary = part.type.parameters.get('boundary')?.slice(0, MAX_BOUNDARY).trimEnd() ?? '';
    if (boundary === '') this.reading.defects.add('boundary_missing');
    else if (this.open.length >= this.reading.limits.maxDepth) this.reading.defects.add('too_deep');
    else this.open.push({ part, delimiter: Buffer.from(`--${boundary}`) });
  }

  private isOpen(part: MimePart): boolean {
    return this.open.some((each) => each.part === part);
  }

  private close(lineStart: number): void {
    const part = this.open.pop()?.part;
    if (part !== undefined) part.end = this.contentEnd(part.start, lineStart);
  }

  /** The line break before a delimiter belongs to the delimiter (RFC 2046 section 5.1.1). */
  private contentEnd(start: number, lineStart: number): number {
    let end = lineStart;
    if (end > start && this.bytes[end - 1] === LF) end--;
    if (end > start && this.bytes[end - 1] === CR) end--;
    return Math.max(start, end);
  }

  /** @param from start of a line */
  private nextDelimiter(from: number): { start: number; end: number; level: number; isLast: boolean } | undefined {
    let start = this.bytes[from] === DASH ? from : this.bytes.indexOf(OPENING, from) + 1;
    // An index of -1 has become 0, which is a line's start only when the search began there.
    while (start > from || (start === from && this.bytes[from] === DASH)) {
      if (++this.delimiters > this.reading.limits.maxDelimiters) {
        this.reading.defects.add('too_many_delimiters');
        return undefined;
      }
      const feed = this.bytes.indexOf(LF, start);
      const end = feed < 0 ? this.bytes.length : feed;
      const match = this.levelOf(start, end);
      if (match !== undefined) return { start, end: feed < 0 ? end : end + 1, ...match };
      if (feed < 0) return undefined;
      start = this.bytes.indexOf(OPENING, feed) + 1;
      if (start === 0) return undefined;
    }
    return undefined;
  }

  /** Which open multipart's delimiter a line is, the innermost first. */
  private levelOf(start: number, end: number): { level: number; isLast: boolean } | undefined {
    for (let level = this.open.length - 1; level >= 0; level--) {
      const delimiter = this.open[level]?.delimiter;
      if (delimiter === undefined || end - start < delimiter.length) continue;
      if (this.bytes.compare(delimiter, 0, delimiter.length, start, start + delimiter.length) !== 0) continue;
      const rest = this.bytes.toString(
        'latin1',
        start + delimiter.length,
        Math.min(end, start + delimiter.length + 100),
      );
      if (/^(?:--)?[ \t\r]*$/.test(rest)) return { level, isLast: rest.startsWith('--') };
    }
    return undefined;
  }
}

export function valueOf(fields: readonly HeaderField[], name: string): string | undefined {
  return fields.find((each) => each.name.toLowerCase() === name)?.value;
}
