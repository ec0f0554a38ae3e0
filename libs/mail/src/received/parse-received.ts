import { readBodies } from './mail-bodies.js';
import { toAttachment } from './attachment.js';
import { DEFAULT_LIMITS, Reading } from './limits.js';
import { boundedBytes } from './mail-bytes.js';
import { readMailFields } from './mail-fields.js';
import { mailKind } from './mail-kind.js';
import { readMimeTree } from './mime-tree.js';
import type { ReceivedLimits, ReceivedMail } from './received-mail.js';

export type * from './received-mail.js';

/**
 * A mail as its author meant it, whatever bytes came. Never throws. Time in proportion to the mail, memory to twice its size beside it.
 * @param limits those left out have the defaults of `DEFAULT_LIMITS` (ADR 0034)
 */
export async function parseReceived(raw: Uint8Array, limits: Partial<ReceivedLimits> = {}): Promise<ReceivedMail> {
  const reading = new Reading({ ...DEFAULT_LIMITS, ...limits });
  const [mail] = await Promise.allSettled([readReceived(raw, reading)]);
  if (mail.status === 'fulfilled') return mail.value;
  // No mail is known that does this; the raw bytes are still there for a reader that is mended.
  reading.defects.add('unreadable');
  return { ...readMailFields([], reading), attachments: [], kind: 'message', ...verdict(reading) };
}

async function readReceived(raw: Uint8Array, reading: Reading): Promise<ReceivedMail> {
  const bytes = boundedBytes(raw, reading);
  const root = readMimeTree(bytes, reading);
  const fields = readMailFields(root.fields, reading);
  const { text, html, attached } = readBodies(bytes, root, reading);
  if (attached.length > reading.limits.maxAttachments) reading.defects.add('too_many_attachments');
  const attachments = attached
    .slice(0, reading.limits.maxAttachments)
    .map((part, index) => toAttachment(bytes, part, index + 1));
  return Promise.resolve({
    ...fields,
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    attachments,
    kind: mailKind(raw),
    ...verdict(reading),
  });
}

function verdict(reading: Reading): Pick<ReceivedMail, 'defects' | 'truncated'> {
  return { defects: [...reading.defects], truncated: reading.truncated };
}
