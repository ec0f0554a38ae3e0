import { mailKind } from './mail-kind.js';
import { readBodies } from './mail-bodies.js';
import { toAttachment } from './attachment.js';
import { DEFAULT_LIMITS, Reading } from './limits.js';
import { readMailFields } from './mail-fields.js';
import { readMimeTree } from './mime-tree.js';
import type { ReceivedAttachment, ReceivedLimits, ReceivedMail } from './received-mail.js';

export type * from './received-mail.js';

const LF = 10;
const CR = 13;

/**
 * A mail as its author meant it, whatever bytes came. Never throws. Time in proportion to the mail, memory to twice its size beside it.
 * @param limits those left out have the defaults of `DEFAULT_LIMITS` (ADR 0034)
 */
export async function parseReceived(raw: Uint8Array, limits: Partial<ReceivedLimits> = {}): Promise<ReceivedMail> {
  const reading = new Reading({ ...DEFAULT_LIMITS, ...limits });
  const bytes = boundedBytes(raw, reading);
  const root = readMimeTree(bytes, reading);
  const fields = readMailFields(root.fields, reading);
  const { text, html, attached } = readBodies(bytes, root, reading);
  if (attached.length > reading.limits.maxAttachments) reading.defects.add('too_many_attachments');
  const attachments: ReceivedAttachment[] = [];
  for (const part of attached.slice(0, reading.limits.maxAttachments)) {
    attachments.push(toAttachment(bytes, part, attachments.length + 1));
  }
  return Promise.resolve({
    ...fields,
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    attachments,
    kind: mailKind(raw),
    defects: [...reading.defects],
    truncated: reading.truncated,
  });
}

/** Cut at the limit; lines that end in bare carriage returns, when there is no line feed at all, end in line feeds. */
function boundedBytes(raw: Uint8Array, reading: Reading): Buffer {
  const { maxBytes } = reading.limits;
  if (raw.byteLength > maxBytes) reading.defects.add('too_big');
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, maxBytes));
  if (bytes.includes(0)) reading.defects.add('null_byte');
  if (hasBareLineBreak(bytes)) reading.defects.add('bare_line_break');
  if (bytes.includes(LF) || !bytes.includes(CR)) return bytes;
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
