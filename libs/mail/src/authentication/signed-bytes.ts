const LF = 10;
const CR = 13;
const MAX_HEADER_BYTES = 512 * 1024;
const MAX_HEADER_LINES = 10_000;
/** Further signatures are not tried, as RFC 6376 section 6.1 allows. */
const MAX_SIGNATURES = 10;
const MAX_FIELD = 16_384;
const MAX_LINE = 512 * 1024;
/** A field that mailauth parses as tags, with its folds. A name may be followed by a fold. */
const TAGGED =
  /^(dkim|arc)-(signature|seal|message-signature|authentication-results)(?=[ \t\r\n]{0,100}:)[^\n]*(?:\n[ \t][^\n]*)*/gim;
/** Its addresses are read by a parser that takes a second for 400 KB of colons. */
const FROM = /^from(?=[ \t\r\n]{0,100}:)[^\n]*(?:\n[ \t][^\n]*)*/gim;
/** mailauth trims with a pattern that looks at every space of a run again. */
const LONG_SPACE = /[ \t\r\n]{500}/;

/** The bytes to hand to mailauth. */
export interface SignedBytes {
  readonly bytes: Buffer;
  readonly isSigned: boolean;
  readonly hasArc: boolean;
}

/**
 * A mail that can be verified in bounded time: line ends as they are hashed (CRLF), at most ten signatures, without body when nothing signs it.
 * Signatures beyond get another name, of the same length.
 * @returns nothing when the header, its From or lines of the body are too long for it
 */
export function signedBytes(raw: Uint8Array): SignedBytes | undefined {
  const mail = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const end = headerEnd(mail);
  if (end === undefined) return undefined;
  let count = 0;
  let hasArc = false;
  const text = mail.toString('latin1', 0, end);
  if ([...text.matchAll(FROM)].some(([field]) => field.length > MAX_FIELD)) return undefined;
  const header = text.replaceAll(TAGGED, (field: string, kind: string) => {
    const isArc = kind.toLowerCase() === 'arc';
    const isTooMuch = field.length > MAX_FIELD || LONG_SPACE.test(field) || (!isArc && ++count > MAX_SIGNATURES);
    hasArc ||= isArc;
    return isTooMuch ? `x${field.slice(1)}` : field;
  });
  const isSigned = count > 0;
  if (!isSigned && !hasArc) return { bytes: crlf(Buffer.from(header, 'latin1')), isSigned, hasArc };
  if (hasLongLine(mail, end)) return undefined;
  return { bytes: crlf(Buffer.concat([Buffer.from(header, 'latin1'), mail.subarray(end)])), isSigned, hasArc };
}

/** Behind the empty line. */
function headerEnd(mail: Buffer): number | undefined {
  let lines = 0;
  let start = 0;
  while (start < mail.length) {
    const feed = mail.indexOf(LF, start);
    const next = feed < 0 ? mail.length : feed + 1;
    if (next > MAX_HEADER_BYTES || ++lines > MAX_HEADER_LINES) return undefined;
    if (feed === start || (feed === start + 1 && mail[start] === CR)) return next;
    start = next;
  }
  return mail.length;
}

function hasLongLine(mail: Buffer, from: number): boolean {
  let start = from;
  while (start < mail.length) {
    const feed = mail.indexOf(LF, start);
    const end = feed < 0 ? mail.length : feed;
    if (end - start > MAX_LINE) return true;
    start = end + 1;
  }
  return false;
}

function crlf(mail: Buffer): Buffer {
  let bare = 0;
  for (let at = mail.indexOf(LF); at >= 0; at = mail.indexOf(LF, at + 1)) if (mail[at - 1] !== CR) bare++;
  if (bare === 0) return mail;
  const out = Buffer.allocUnsafe(mail.length + bare);
  let size = 0;
  for (let at = 0; at < mail.length; at++) {
    const byte = mail[at] ?? 0;
    if (byte === LF && mail[at - 1] !== CR) out[size++] = CR;
    out[size++] = byte;
  }
  return out;
}
