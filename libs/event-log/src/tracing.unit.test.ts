import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { currentTraceparent, inAppendSpan, inProcessSpan, isSampled, recordStreamDelivery } from './tracing.js';

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

describe('what a live reader did with an event', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const event = {
    id: 'evt_1',
    sequence: 7,
    subject: 'evt.wsk_1.delivery.c.delivered',
    type: 'delivery.delivered',
    version: 1,
    workspaceId: 'wsk_1',
    occurredAt: '2026-01-02T03:04:05.678Z',
    testMode: false,
    correlationId: 'req_1',
    traceparent,
    data: {},
  };

  test('is a span in the trace of its append, at the times that are given', () => {
    // Long before this process began: no number of the monotonic clock.
    recordStreamDelivery({ event, fromMs: 1_000_000.25, toMs: 1_000_003.5, dialects: ['molted'], connections: 3 });
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({ name: 'stream deliver', kind: SpanKind.CONSUMER });
    expect(span?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(span?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect([span?.startTime, span?.endTime]).toEqual([
      [1_000, 250_000],
      [1_000, 3_500_000],
    ]);
    expect(span?.attributes).toMatchObject({
      'messaging.message.id': 'evt_1',
      'posthorn.event.type': 'delivery.delivered',
      'posthorn.stream.connections': 3,
    });
  });

  test.each([
    [traceparent, true],
    [traceparent.replace(/01$/, '00'), false],
    [traceparent.replace(/01$/, '03'), true],
    [traceparent.replace(/01$/, '02'), false],
    ['nonsense', false],
    ['', false],
    [undefined, false],
  ])('is only of interest when the trace is sampled: %j %j', (header, sampled) => {
    expect(isSampled(header === undefined ? {} : { traceparent: header })).toBe(sampled);
  });
});
