/** A delivery report as it came: one whole request, its body not looked into yet. */
export interface ReportRequest {
  readonly body: Buffer;
  readonly signature: string;
  /** The caller's `x-request-id`, as it is. */
  readonly requestId: string | undefined;
  /** Bytes of head and body. */
  readonly length: number;
}

/** The rest of it may still be on its way. */
export const INCOMPLETE = Symbol('incomplete');

export const MAX_HEAD_BYTES = 8 * 1024;
/** As the route of the whole stack takes. */
export const MAX_BODY_BYTES = 65_536;

const END = '\r\n\r\n';
const REQUEST_LINES = new Set(
  ['/api/webhooks/mail-events', '/reach/api/webhooks/mail-events'].map((path) => `POST ${path} HTTP/1.1`),
);
/** RFC 9110 section 5.5 without obs-text, and without white space before the colon. */
const HEADER_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t ]*([\x20-\x7e\t]*)$/;
const LENGTH = /^[1-9]\d{0,4}$/;
const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;

/** What is understood of the request; each at most once. Everything else is ignored, here as by the whole stack. */
const UNDERSTOOD = new Set([
  'connection',
  'content-length',
  'content-type',
  'host',
  'x-reach-signature',
  'x-request-id',
]);

/** Headers that change what has to be answered, or how the body is read: for the whole stack. */
const FOREIGN = new Set([
  'expect',
  'origin',
  'te',
  'trailer',
  'traceparent',
  'transfer-encoding',
  'tracestate',
  'upgrade',
]);

/**
 * Reads the request that the bytes begin with, if it is a plain delivery report. It accepts a strict subset of what
 * Node's parser accepts (RFC 9112 section 3, 5 and 6), and is meant to give up early: for the rest there is that parser.
 * @returns nothing for anything but a plain report whose head is complete
 */
export function readReportRequest(bytes: Buffer): ReportRequest | typeof INCOMPLETE | undefined {
  const headLength = bytes.indexOf(END) + END.length;
  if (headLength < END.length || headLength > MAX_HEAD_BYTES) return undefined;
  const lines = bytes.toString('latin1', 0, headLength - END.length).split('\r\n');
  if (!REQUEST_LINES.has(lines[0] ?? '')) return undefined;
  const headers = readHeaders(lines);
  const signature = headers?.get('x-reach-signature');
  if (!headers || signature === undefined || !isPlain(headers)) return undefined;
  const length = headLength + Number(headers.get('content-length'));
  if (length > headLength + MAX_BODY_BYTES) return undefined;
  if (bytes.length < length) return INCOMPLETE;
  return { body: bytes.subarray(headLength, length), signature, requestId: headers.get('x-request-id'), length };
}

/** @returns nothing when there is anything in them that this reader leaves to others */
function readHeaders(lines: readonly string[]): ReadonlyMap<string, string> | undefined {
  const headers = new Map<string, string>();
  for (let i = 1; i < lines.length; i++) {
    const [, name = '', value = ''] = HEADER_LINE.exec(lines[i] ?? '') ?? [];
    const key = name.toLowerCase();
    if (key === '' || FOREIGN.has(key)) return undefined;
    if (!UNDERSTOOD.has(key)) continue;
    if (headers.has(key)) return undefined;
    headers.set(key, value.trimEnd());
  }
  return headers;
}

/** One Host (RFC 9112 section 3.2), one length, JSON, and nothing asked of the connection but to stay open. */
function isPlain(headers: ReadonlyMap<string, string>): boolean {
  return (
    (headers.get('host') ?? '') !== '' &&
    LENGTH.test(headers.get('content-length') ?? '') &&
    JSON_TYPE.test(headers.get('content-type') ?? '') &&
    (headers.get('connection') ?? 'keep-alive').toLowerCase() === 'keep-alive'
  );
}
