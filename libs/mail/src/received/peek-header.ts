import { readHeaderBlock } from './header-block.js';
import { DEFAULT_LIMITS, Reading } from './limits.js';
import { boundedBytes, headerStart } from './mail-bytes.js';
import { authorsOf, messageIds } from './mail-fields.js';
import { valueOf } from './mime-tree.js';

/** What an acceptor needs to know of a mail before it answers. */
export interface PeekedHeader {
  /** Address of the first author. */
  readonly from?: string;
  /** With angle brackets. */
  readonly rfcMessageId?: string;
  /** Received fields: hops so far (RFC 5321 section 6.3). */
  readonly loops: number;
}

const MAX_BYTES = 256 * 1024;

/** The header of a mail as `parseReceived` reads it, without its body: never throws, looks at the first 256 KiB. */
export function peekHeader(raw: Uint8Array): PeekedHeader {
  const reading = new Reading({ ...DEFAULT_LIMITS, maxBytes: MAX_BYTES });
  const bytes = boundedBytes(raw, reading);
  const { fields } = readHeaderBlock(bytes, headerStart(bytes), reading, () => false);
  const from = authorsOf(valueOf(fields, 'from') ?? '')[0]?.email;
  const [rfcMessageId] = messageIds(valueOf(fields, 'message-id'));
  return {
    ...(from === undefined ? {} : { from }),
    ...(rfcMessageId === undefined ? {} : { rfcMessageId }),
    loops: fields.filter(({ name }) => name.toLowerCase() === 'received').length,
  };
}
