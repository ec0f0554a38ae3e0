import type { Reading } from './limits.js';
import type { ReceivedLimits } from './received-mail.js';

const LF = 10;
const CR = 13;
const MAX_HEADER_START = 1000;

/** Cut at the limit; lines that end in bare carriage returns, when there is no line feed at all, end in line feeds. */
export function boundedBytes(raw: Uint8Array, reading: Reading): Buffer {
  const { maxBytes } = reading.limits;
  if (raw.byteLength > maxBytes) reading.defects.add('too_big');
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, maxBytes));
  if (bytes.includes(0)) reading.defects.add('null_byte');
  if (hasBareLineBreak(bytes)) reading.defects.add('bare_line_break');
  return bytes.includes(LF) ? bytes : withLineFeeds(bytes);
}

/** As much of `boundedBytes` as fields are read of. */
export function headBytes(raw: Uint8Array, { maxBytes, maxHeaderBytes }: ReceivedLimits): Buffer {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, maxBytes));
  const head = bytes.subarray(0, MAX_HEADER_START + maxHeaderBytes);
  return bytes.includes(LF) ? head : withLineFeeds(head);
}

function withLineFeeds(bytes: Buffer): Buffer {
  if (!bytes.includes(CR)) return bytes;
  const copy = Buffer.from(bytes);
  for (let index = 0; index < copy.length; index++) if (copy[index] === CR) copy[index] = LF;
  return copy;
}

/** A carriage return without a line feed: what is one line here may be two to somebody else (RFC 5321 section 2.3.8). */
function hasBareLineBreak(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1)) {
    if (bytes[at + 1] !== LF) return true;
  }
  return false;
}

/** Where the header begins: behind empty lines and the `From ` line of a mailbox file. */
export function headerStart(bytes: Buffer): number {
  const head = bytes.toString('latin1', 0, MAX_HEADER_START);
  return /^\s{0,100}(?:>?From [^\n]{0,500}\n)?/.exec(head)?.[0].length ?? 0;
}
