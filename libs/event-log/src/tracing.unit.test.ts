import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { currentTraceparent, inAppendSpan, inProcessSpan } from './tracing.js';

const exporter = new InMemorySpanExporter();
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
});
beforeEach(() => exporter.reset());

const tracer = trace.getTracer('test');

test('what an append causes is handled in the same trace', async () => {
  await tracer.startActiveSpan('request', async (request) => {
    const carried = await inAppendSpan('EVENTS', {}, (traceparent) => Promise.resolve(traceparent));
    await context.with(context.active(), () => inProcessSpan('dispatcher', carried, {}, () => Promise.resolve()));
    request.end();
  });
  const [append, process, request] = exporter.getFinishedSpans();
  expect(append).toMatchObject({ name: 'append EVENTS', kind: SpanKind.PRODUCER });
  expect(append?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
  expect(process).toMatchObject({ name: 'process dispatcher', kind: SpanKind.CONSUMER });
  expect(process?.parentSpanContext?.spanId).toBe(append?.spanContext().spanId);
  expect(process?.attributes).toMatchObject({
    'messaging.system': 'nats',
    'messaging.operation.type': 'process',
    'messaging.consumer.group.name': 'dispatcher',
  });
});

test('a handler runs inside the span, and a failure is on it', async () => {
  const failing = inProcessSpan('dispatcher', undefined, {}, async () => {
    await Promise.resolve();
    throw new RangeError(currentTraceparent());
  });
  const failure: unknown = await failing.catch((error: unknown) => error);
  const [span] = exporter.getFinishedSpans();
  expect(failure).toBeInstanceOf(RangeError);
  expect(String(failure)).toContain(span?.spanContext().spanId);
  expect(span?.attributes['error.type']).toBe('RangeError');
});

test('outside of a trace there is nothing to carry', () => {
  expect(currentTraceparent()).toBeUndefined();
});
