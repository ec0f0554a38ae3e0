import { decodeCharset } from '../mime/charset.js';
import type { Reading } from './limits.js';

/** One field, unfolded and trimmed, encoded words still in it. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

export interface HeaderBlock {
  readonly fields: readonly HeaderField[];
  /** Where the body begins. */
  readonly end: number;
}

const LF = 10;
const CR = 13;
/** A field name is printable ASCII without a colon (RFC 5322 section 2.2); some mailers leave a space behind it. */
const FIELD = /^([!-9;-~]{1,200})[ \t]{0,20}:/;

/**
 * The fields from `start` to the first empty line or to one that `endsHeader`. Lines that are no field and continue none are passed over when
 * fields follow, else the body begins with them: a mail may have lost its empty line. Linear; what exceeds the limits is passed over and noted.
 */
export function readHeaderBlock(
  bytes: Buffer,
  start: number,
  reading: Reading,
  endsHeader: (lineStart: number, lineEnd: number) => boolean,
): HeaderBlock {
  const fields: OpenField[] = [];
  let stray: number | undefined;
  let at = start;
  while (at < bytes.length) {
    const feed = bytes.indexOf(LF, at);
    const next = feed < 0 ? bytes.length : feed + 1;
    const end = lineEnd(bytes, at, feed < 0 ? bytes.length : feed);
    if (end === at) return { fields: finish(fields), end: stray ?? next };
    if (endsHeader(at, end)) break;
    const isHeader = reading.headerBytes > 0 ? readLine(bytes.subarray(at, end), fields, reading) : passOver(reading);
    // What ends the line counts, too: fields are of the first `maxHeaderBytes`, whatever stands in them.
    reading.headerBytes -= next - at;
    if (isHeader) stray = undefined;
    else if (fields.length === 0) break;
    else stray ??= at;
    at = next;
  }
  return { fields: finish(fields), end: stray ?? at };
}

interface OpenField {
  readonly name: string;
  readonly pieces: string[];
  hasValue: boolean;
}

function readLine(bytes: Buffer, fields: OpenField[], reading: Reading): boolean {
  const kept = Math.min(bytes.length, reading.headerBytes);
  if (kept < bytes.length) reading.defects.add('header_too_big');
  // UTF-8 by RFC 6532, Latin-1 where it is not.
  const line = decodeCharset(bytes.subarray(0, kept), 'utf-8');
  if (line.startsWith(' ') || line.startsWith('\t')) {
    const folded = fields.at(-1);
    folded?.pieces.push(line);
    if (folded !== undefined) folded.hasValue ||= line.trim() !== '';
    return true;
  }
  const match = FIELD.exec(line);
  if (match === null) return continuesField(fields.at(-1), line);
  if (--reading.headers < 0) reading.defects.add('too_many_headers');
  else {
    const value = line.slice(match[0].length);
    fields.push({ name: match[1] ?? '', pieces: [value], hasValue: value.trim() !== '' });
  }
  return true;
}

function passOver(reading: Reading): boolean {
  reading.defects.add('header_too_big');
  return true;
}

/** Some mailers lose the space before what they folded: the value is still missing, or asks for more. */
function continuesField(field: OpenField | undefined, line: string): boolean {
  if (field === undefined || (field.hasValue && field.pieces.at(-1)?.trimEnd().endsWith(';') !== true)) return false;
  field.hasValue = true;
  field.pieces.push(line);
  return true;
}

function finish(fields: readonly OpenField[]): HeaderField[] {
  return fields.map(({ name, pieces }) => ({
    name,
    value: pieces
      .join('')
      .replaceAll(/[\0\r\n]/g, ' ')
      .trim(),
  }));
}

/** Without the carriage returns before the line feed. */
function lineEnd(bytes: Buffer, start: number, end: number): number {
  let last = end;
  while (last > start && bytes[last - 1] === CR) last--;
  return last;
}
