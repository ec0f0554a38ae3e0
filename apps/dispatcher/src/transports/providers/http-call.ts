import { networkReason } from '../network-reason.js';

/** A provider's answer, or that there was none. */
export type HttpAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      /** Parsed; an empty object when it is no JSON object. */
      readonly body: Readonly<Record<string, unknown>>;
      /** Its beginning, for people. */
      readonly text: string;
    }
  | {
      readonly kind: 'silent';
      /** Whether the request may have reached it. */
      readonly sent: boolean;
      readonly reason: string;
    };

export interface HttpCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData;
}

const ANSWER_TIMEOUT_MS = 60_000;
const MAX_TEXT = 1_000;

/** Errors before a connection stood, so before anything of the request had left. */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
]);

/** One POST. Never rejects, never repeats, never follows to another host. */
export async function post({ url, headers, body }: HttpCall, signal: AbortSignal): Promise<HttpAnswer> {
  if (signal.aborted) return { kind: 'silent', sent: false, reason: 'this side stopped' };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'user-agent': 'Posthorn', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    });
    const text = await response.text();
    return {
      kind: 'answered',
      status: response.status,
      headers: response.headers,
      body: objectIn(text),
      text: `${response.status} ${text.slice(0, MAX_TEXT)}`.trim(),
    };
  } catch (error) {
    return { kind: 'silent', sent: !neverConnected(error), reason: networkReason(error) };
  }
}

/** Whether an error of fetch or of node:http came before a connection stood. */
export function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.every((each) => neverConnected(each));
  if ('code' in error && typeof error.code === 'string' && NOT_CONNECTED.has(error.code)) return true;
  return error.cause !== undefined && neverConnected(error.cause);
}

export function postJson(
  url: string,
  headers: Readonly<Record<string, string>>,
  json: object,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  return post({ url, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(json) }, signal);
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // an error page of something between us and the provider
  }
}

/** A text in an answer; empty when there is none. */
export function textIn(body: Readonly<Record<string, unknown>>, field: string): string {
  const value = body[field];
  return typeof value === 'string' ? value : '';
}
