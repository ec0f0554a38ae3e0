import { ROOT_CONTEXT, context, createContextKey } from '@opentelemetry/api';
import { contextOf } from './traceparent.js';

const REQUEST_ID = createContextKey('posthorn request id');

/** Runs `fn` as part of this request: `currentRequestId()` and the caller's trace hold in everything it starts. */
export function withRequest<Result>(requestId: string, traceparent: string | undefined, fn: () => Result): Result {
  const trace = traceparent === undefined ? ROOT_CONTEXT : contextOf(traceparent);
  return context.with(trace.setValue(REQUEST_ID, requestId), fn);
}

/** The `x-request-id` of the request that is being served; nothing outside of one. */
export function currentRequestId(): string | undefined {
  const id = context.active().getValue(REQUEST_ID);
  return typeof id === 'string' ? id : undefined;
}
