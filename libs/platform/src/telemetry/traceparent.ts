import { ROOT_CONTEXT, context, defaultTextMapGetter, defaultTextMapSetter, type Context } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

const propagator = new W3CTraceContextPropagator();

/** The W3C `traceparent` of what runs now, for a message header; nothing outside a trace. */
export function currentTraceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagator.inject(context.active(), carrier, defaultTextMapSetter);
  return carrier['traceparent'];
}

/** Runs `fn` as a continuation of that trace; as it is when the header is missing or malformed. */
export function withTraceparent<Result>(traceparent: string | undefined, fn: () => Result): Result {
  return traceparent === undefined ? fn() : context.with(contextOf(traceparent), fn);
}

export function contextOf(traceparent: string, base: Context = ROOT_CONTEXT): Context {
  return propagator.extract(base, { traceparent }, defaultTextMapGetter);
}
