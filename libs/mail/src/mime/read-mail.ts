import { decodeCharset } from './charset.js';

/** Fields by lower-case name, unfolded, in their order. */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** A part of a mail, as far as reports need it. */
export interface MailPart {
  readonly fields: Fields;
  /** Lower case, without parameters; `text/plain` when it says nothing. */
  readonly type: string;
  /** Decoded text; of a multipart nothing. */
  readonly text: string;
  readonly parts: readonly MailPart[];
}

/** A report says what it has to say early; what follows is the returned mail. */
const MAX_BYTES = 512 * 1024;
const MAX_DEPTH = 6;
const MAX_PARTS = 100;
const MAX_FIELDS = 500;

/**
 * A mail cut into its parts. Made for machines' reports, so it forgives everything: never throws, and takes time in proportion to the first 512 KiB,
 * which is all it looks at.
 */
export function readMail(raw: Uint8Array): MailPart {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, MAX_BYTES));
  const source = bytes.toString('latin1').replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  return readPart(source.replace(/^\s*(?:>?From [^\n]*\n)?/, ''), 0, { left: MAX_PARTS });
}

/** First value of a field. */
export function field(part: MailPart, name: string): string | undefined {
  return part.fields.get(name)?.[0];
}

/** The mail's own parts, depth first, itself included; not those of mails inside it: what a returned or forwarded mail holds is not said by this one. */
export function partsOf(part: MailPart): MailPart[] {
  return [part, ...(part.type.startsWith('message/') ? [] : part.parts.flatMap(partsOf))];
}

/** Reads fields up to the first empty line. */
export function readFields(source: string): Fields {
  const fields = new Map<string, string[]>();
  let last: string[] | undefined;
  let count = 0;
  for (const line of source.split('\n')) {
    if (line.trim() === '' || ++count > MAX_FIELDS * 10) break;
    if (/^[ \t]/.test(line)) {
      if (last !== undefined && last.length > 0) last[last.length - 1] += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 1 || fields.size >= MAX_FIELDS) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    last = fields.get(name) ?? [];
    last.push(line.slice(colon + 1).trim());
    fields.set(name, last);
  }
  return fields;
}

/** A parameter of a field: `boundary` of `multipart/mixed; boundary="x"`. */
export function parameterOf(value: string, name: string): string | undefined {
  const match = new RegExp(`;\\s{0,20}${name}\\s{0,5}=\\s{0,5}(?:"([^"]{0,300})"|([^\\s;]{1,300}))`, 'i').exec(
    value.slice(0, 4000),
  );
  return match?.[1] ?? match?.[2];
}

function readPart(source: string, depth: number, budget: { left: number }): MailPart {
  budget.left--;
  const end = source.search(/\n[ \t]*\n/);
  const header = source.startsWith('\n') ? '' : end < 0 ? source : source.slice(0, end);
  const body = source.startsWith('\n') ? source.slice(1) : end < 0 ? '' : source.slice(end).replace(/^\n[ \t]*\n/, '');
  // RFC 6532: headers may be UTF-8.
  const fields = readFields(
    /[\x80-\xff]/.test(header) ? decodeCharset(Buffer.from(header, 'latin1'), 'utf-8') : header,
  );
  const contentType = fields.get('content-type')?.[0] ?? '';
  const type = /^\s*([\w.+-]{1,80}\/[\w.+-]{1,80})/.exec(contentType)?.[1]?.toLowerCase() ?? 'text/plain';
  if (depth < MAX_DEPTH) {
    const boundary = type.startsWith('multipart/') ? parameterOf(contentType, 'boundary') : undefined;
    if (boundary !== undefined && boundary !== '') {
      const sources = splitAt(body, boundary, budget.left);
      if (sources.length > 0)
        return { fields, type, text: '', parts: sources.map((part) => readPart(part, depth + 1, budget)) };
    }
    if (type === 'message/rfc822' || type === 'message/global') {
      const inner = decodeTransfer(body, fields).toString('latin1').trimStart();
      return { fields, type, text: inner, parts: budget.left > 0 ? [readPart(inner, depth + 1, budget)] : [] };
    }
  }
  return {
    fields,
    type,
    text: decodeCharset(decodeTransfer(body, fields), parameterOf(contentType, 'charset')),
    parts: [],
  };
}

/** What stands between the boundary's lines; a missing last one is forgiven. */
function splitAt(body: string, boundary: string, most: number): string[] {
  const open = `--${boundary}`;
  const parts: string[] = [];
  let start = -1;
  let at = body.startsWith(open) ? 0 : body.indexOf(`\n${open}`);
  while (at >= 0 && parts.length < most) {
    const lineStart = body.startsWith('\n', at) ? at + 1 : at;
    const after = lineStart + open.length;
    const lineEnd = body.indexOf('\n', after);
    const rest = body.slice(after, lineEnd < 0 ? body.length : lineEnd).trim();
    if (rest === '' || rest === '--') {
      if (start >= 0) parts.push(body.slice(start, at));
      start = rest === '--' || lineEnd < 0 ? -1 : lineEnd + 1;
      if (start < 0) return parts;
    }
    at = body.indexOf(`\n${open}`, Math.max(after - 1, at + 1));
  }
  if (start >= 0) parts.push(body.slice(start));
  return parts;
}

function decodeTransfer(body: string, fields: Fields): Buffer {
  const encoding = fields.get('content-transfer-encoding')?.[0]?.toLowerCase().trim();
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  const text = body
    .replaceAll(/=[ \t]{0,100}\n/g, '')
    .replaceAll(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}
