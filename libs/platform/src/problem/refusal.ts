import { Problem } from './problem.js';

/** Whether the same command may succeed later; the whole retry policy (STYLE 2.8). */
export type Retry = 'never' | 'backoff' | { readonly afterMs: number };

/** An error of the domain that says by itself whether to come back; recognised by its fields, whoever defines it. */
export interface Refusal extends Error {
  /** Upper snake case, stable. */
  readonly code: string;
  readonly retry: Retry;
}

export function isRefusal(error: unknown): error is Refusal {
  if (!(error instanceof Error && 'code' in error && 'retry' in error)) return false;
  const { code, retry } = error;
  const isRetry =
    retry === 'never' || retry === 'backoff' || (typeof retry === 'object' && retry !== null && 'afterMs' in retry);
  return typeof code === 'string' && isRetry;
}

/** 409 for what stays refused, 503 with `Retry-After` for what may pass later. */
export function refusalProblem(error: Refusal): Problem {
  const { code, retry, message: detail } = error;
  if (retry === 'never') return new Problem({ status: 409, code, detail, cause: error });
  const seconds = retry === 'backoff' ? 1 : Math.max(1, Math.ceil(retry.afterMs / 1_000));
  return new Problem({
    status: 503,
    code,
    detail,
    fix: `Send the request again after ${seconds} s.`,
    headers: { 'retry-after': String(seconds) },
    cause: error,
  });
}
