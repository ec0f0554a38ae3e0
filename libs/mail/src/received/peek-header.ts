import { parseMailbox } from '../address/parse-mailbox.js';
import { readFields } from '../mime/read-mail.js';

/** What an acceptor needs to know of a mail before it answers. */
export interface PeekedHeader {
  /** Address of the first author, domain in A-labels. */
  readonly from?: string;
  /** With angle brackets. */
  readonly rfcMessageId?: string;
  /** Received fields: hops so far (RFC 5321 section 6.3). */
  readonly loops: number;
}

const MAX_BYTES = 256 * 1024;

/** The header of a mail, without reading its body: cheap, never throws, looks at the first 256 KiB. */
export function peekHeader(raw: Uint8Array): PeekedHeader {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, MAX_BYTES)).toString('utf8');
  const fields = readFields(head.replaceAll('\r\n', '\n'));
  const from = parseMailbox(fields.get('from')?.[0] ?? '')?.email;
  const rfcMessageId = /<[^<>\s]{1,998}>/.exec(fields.get('message-id')?.[0] ?? '')?.[0];
  return {
    ...(from === undefined ? {} : { from }),
    ...(rfcMessageId === undefined ? {} : { rfcMessageId }),
    loops: fields.get('received')?.length ?? 0,
  };
}
