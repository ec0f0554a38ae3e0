import type { Deferred, Failed, TransportOutcome, Unknown } from '../transport.gateway.js';
import type { HttpAnswer } from './http-call.js';

type Answered = HttpAnswer & { readonly kind: 'answered' };

export interface JudgeOptions {
  /** Asked again with the same key, the provider sends once: then no outcome is unknown. */
  readonly idempotent?: boolean;
  readonly now?: () => number;
}

/**
 * What an answer means, given what it means when the provider itself decided.
 * @param decided answers between 200 and 499 that are not about us or our pace; nothing for "this mail cannot be sent"
 */
export function httpOutcome(
  answer: HttpAnswer,
  decided: (answer: Answered) => TransportOutcome | undefined,
  { idempotent = false, now = Date.now }: JudgeOptions = {},
): TransportOutcome {
  if (answer.kind === 'silent') {
    return answer.sent && !idempotent ? unknown(answer.reason) : deferred('provider', answer.reason);
  }
  const { status, headers, text } = answer;
  const retryAfterMs = retryAfter(headers, now());
  const said = { response: text, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const outcome = status < 500 ? decided(answer) : undefined;
  if (outcome !== undefined) return outcome;
  if (status === 429) return { ...deferred('provider', 'rate_limited'), throttled: true, ...said };
  if (status === 401 || status === 402 || status === 403) return { ...deferred('provider', 'access_denied'), ...said };
  if (status === 404 || status === 405 || (status >= 300 && status < 400)) {
    return { ...deferred('provider', 'wrong_address_of_the_api'), ...said };
  }
  if (status === 408 || status === 425 || status === 500 || status === 503) {
    return { ...deferred('provider', 'provider_unavailable'), ...said };
  }
  // Whoever stands before the provider lost its answer, not our request.
  if (status >= 500) return idempotent ? { ...deferred('provider', 'provider_unavailable'), ...said } : unknown(text);
  if (status < 300) return unknown(`an answer that cannot be read: ${text}`);
  return failed(text);
}

export function deferred(scope: Deferred['scope'], reason: string): Deferred {
  return { kind: 'deferred', scope, reason };
}

/** Refused because of the mail or its sender; the recipient is not to blame. */
export function failed(text: string): Failed {
  return { kind: 'failed', reason: `the provider refuses the mail: ${text}`, response: text };
}

/** The provider sends nothing to this address: it bounced, complained or was taken off by a person. */
export function suppressedByProvider(text: string): TransportOutcome {
  return { kind: 'bounced', bounceType: 'undetermined', reason: 'suppressed_by_provider', response: text };
}

function unknown(reason: string): Unknown {
  return { kind: 'unknown', reason: `the provider's answer is not known: ${reason}` };
}

/** RFC 9110 section 10.2.3, or what providers write in its place. */
function retryAfter(headers: Headers, nowMs: number): number | undefined {
  const wait = headers.get('retry-after') ?? headers.get('ratelimit-reset');
  if (wait !== null && /^\d{1,7}$/.test(wait)) return Number(wait) * 1000;
  const at = wait === null ? Number(headers.get('x-ratelimit-reset') ?? Number.NaN) * 1000 : Date.parse(wait);
  return Number.isNaN(at) || at < nowMs ? undefined : at - nowMs;
}
