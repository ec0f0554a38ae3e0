import { readHeaderBlock } from './header-block.js';
import { DEFAULT_LIMITS, Reading } from './limits.js';
import { headBytes, headerStart } from './mail-bytes.js';
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

/**
 * The header of a mail, without its body: never throws. It reads what `parseReceived` reads with its default limits, to the byte: what is
 * verified by the one (DMARC's author) is shown by the other.
 */
export function peekHeader(raw: Uint8Array): PeekedHeader {
  const reading = new Reading(DEFAULT_LIMITS);
  const bytes = headBytes(raw, DEFAULT_LIMITS);
  const { fields } = readHeaderBlock(bytes, headerStart(bytes), reading, () => false);
  const from = authorsOf(valueOf(fields, 'from') ?? '')[0]?.email;
  const [rfcMessageId] = messageIds(valueOf(fields, 'message-id'));
  return {
    ...(from === undefined ? {} : { from }),
    ...(rfcMessageId === undefined ? {} : { rfcMessageId }),
    loops: fields.filter(({ name }) => name.toLowerCase() === 'received').length,
  };
}
