import { PlainHeaders } from '@posthorn/platform';
import { MAX_REPORT_BYTES, REPORT_PATHS, type ReportPath } from '../mail-events/report-route.js';

/** A delivery report as it came: one whole request, its body not looked into yet. */
export interface ReportRequest {
  readonly path: ReportPath;
  readonly body: Buffer;
  readonly signature: string;
  /** The caller's `x-request-id`, as it is. */
  readonly requestId: string | undefined;
  /** Bytes of head and body. */
  readonly length: number;
}

export const MAX_HEAD_BYTES = 8 * 1024;

const END = '\r\n\r\n';
const REQUEST_LINES: ReadonlyMap<string, ReportPath> = new Map(
  REPORT_PATHS.map((path) => [`POST ${path} HTTP/1.1`, path]),
);
const LENGTH = /^[1-9]\d{0,4}$/;
const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;

/** What is understood of the request; cookies and the like mean nothing to the whole stack either. */
const HEADERS = new PlainHeaders({
  understood: ['connection', 'content-length', 'content-type', 'x-reach-signature', 'x-request-id'],
});

/**
 * Reads the request that the bytes begin with, if it is a plain delivery report. It accepts a strict subset of what
 * Node's parser accepts (RFC 9112 section 3 and 6), and is meant to give up early: for the rest there is that parser.
 * @returns how many bytes it has, where some are still to come; nothing for anything but a plain report whose head is complete
 */
export function readReportRequest(bytes: Buffer): ReportRequest | number | undefined {
  const headLength = bytes.indexOf(END) + END.length;
  if (headLength < END.length || headLength > MAX_HEAD_BYTES) return undefined;
  const lines = bytes.toString('latin1', 0, headLength - END.length).split('\r\n');
  const path = REQUEST_LINES.get(lines[0] ?? '');
  const headers = path && HEADERS.read(lines);
  const signature = headers?.get('x-reach-signature');
  if (!path || !headers || signature === undefined || !isPlain(headers)) return undefined;
  const length = headLength + Number(headers.get('content-length'));
  if (length > headLength + MAX_REPORT_BYTES) return undefined;
  if (bytes.length < length) return length;
  return { path, body: bytes.subarray(headLength, length), signature, requestId: headers.get('x-request-id'), length };
}

/** One length, JSON, and nothing asked of the connection but to stay open. */
function isPlain(headers: ReadonlyMap<string, string>): boolean {
  return (
    LENGTH.test(headers.get('content-length') ?? '') &&
    JSON_TYPE.test(headers.get('content-type') ?? '') &&
    (headers.get('connection') ?? 'keep-alive').toLowerCase() === 'keep-alive'
  );
}
